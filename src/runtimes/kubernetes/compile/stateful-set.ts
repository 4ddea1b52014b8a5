import type { Component } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { labelsOf, peersOf, selectorOf } from '../names.ts';
import { mainContainer } from './containers.ts';
import { secretsAnnotation } from './files.ts';
import { podSpec, podTemplate, spreading, stopping, workloadAnnotations } from './pod.ts';
import { sizeQuantity } from './quantities.ts';
import type { Scope } from './scope.ts';

/**
 * Stores: one owner of the data at a time, the same volume each time. Parallel, because with ordered pods a broken revision
 * blocks the correct one that follows it (kubernetes.io, StatefulSet, "Forced rollback").
 */
export function statefulSet(scope: Scope, component: Component, config: KubeObject | undefined): KubeObject {
  const main = mainContainer(scope, component, config);
  const { grace } = stopping(scope, component);
  const labels = labelsOf(scope.place, component.name, component.name, component.kind);
  const volumes = component.workload.type === 'engine' ? (component.workload.container?.volumes ?? []) : [];
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name: component.name,
      namespace: scope.place.namespace,
      labels,
      annotations: workloadAnnotations(scope, component, main.noted),
    },
    spec: {
      replicas: scope.context.replicas[component.name]?.value ?? component.replicas,
      revisionHistoryLimit: 5,
      serviceName: peersOf(component.name),
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector: { matchLabels: selectorOf(scope.place, component.name) },
      template: podTemplate(scope, component, secretsAnnotation(scope, component.secrets), {
        ...podSpec(scope, component, [main.container], main.volumes),
        terminationGracePeriodSeconds: grace,
        ...spreading(scope, component, undefined),
      }),
      ...(volumes.length === 0
        ? {}
        : {
            volumeClaimTemplates: volumes.map(({ name, bytes }) => ({
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: { name, labels },
              spec: {
                accessModes: ['ReadWriteOnce'],
                resources: { requests: { storage: sizeQuantity(bytes) } },
                volumeMode: 'Filesystem',
              },
            })),
          }),
    },
  };
}
