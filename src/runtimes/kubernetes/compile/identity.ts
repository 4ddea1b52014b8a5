import type { Component } from '../../../model/types.ts';
import type { Scope } from './scope.ts';
import { type EnvVar, resolve } from './values.ts';

const VARIABLE = 'OTEL_RESOURCE_ATTRIBUTES';
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/**
 * Which copy a program is and where it runs, told to it by the kubelet: so its traces and lines say so, and nobody needs a right to ask
 * the cluster for it. Nothing where it tells nobody. What platform.yaml says comes on top.
 */
export function identityEnv(scope: Scope, component: Component): EnvVar[] {
  if (component.env[ENDPOINT] === undefined) return [];
  const attributes = {
    'service.instance.id': '$(POD_NAME)',
    'k8s.pod.name': '$(POD_NAME)',
    'k8s.node.name': '$(NODE_NAME)',
    'k8s.namespace.name': scope.place.namespace,
    'k8s.container.name': component.kind,
  };
  const written = component.env[VARIABLE];
  const pairs = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  return [
    { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
    { name: 'NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
    {
      name: VARIABLE,
      value: [...pairs, ...(written === undefined ? [] : [resolve(scope, component.secrets, written)])].join(','),
    },
  ];
}
