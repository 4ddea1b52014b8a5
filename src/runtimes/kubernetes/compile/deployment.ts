import type { Component } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { labelsOf, selectorOf } from '../names.ts';
import { mainContainer } from './containers.ts';
import { secretsAnnotation } from './files.ts';
import { podSpec, podTemplate, spreading, stopping, workloadAnnotations } from './pod.ts';
import { usesAutoscaler } from './scaling/index.ts';
import { deadlineSeconds, type Scope } from './scope.ts';

/** Programs without data: a new revision comes up beside the old one, and the old one leaves when it is ready. */
export function deployment(scope: Scope, component: Component, config: KubeObject | undefined): KubeObject {
  const main = mainContainer(scope, component, config);
  const { grace } = stopping(scope, component);
  const replicas = scope.context.replicas[component.name]?.value ?? component.replicas;
  const scaled = usesAutoscaler(component);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: component.name,
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, component.name, component.name, component.kind),
      annotations: workloadAnnotations(scope, component, main.noted),
    },
    spec: {
      // The autoscaler owns the count of what it scales.
      ...(scaled ? {} : { replicas }),
      revisionHistoryLimit: 5,
      ...(scope.production ? { minReadySeconds: 10 } : {}),
      progressDeadlineSeconds: deadlineSeconds(scope, component),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      selector: { matchLabels: selectorOf(scope.place, component.name) },
      template: podTemplate(scope, component, secretsAnnotation(scope, component.secrets), {
        ...podSpec(scope, component, [main.container], main.volumes),
        terminationGracePeriodSeconds: grace,
        ...spreading(scope, component, 'pod-template-hash'),
      }),
    },
  };
}
