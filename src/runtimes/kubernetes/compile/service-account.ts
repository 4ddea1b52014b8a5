import type { Component } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { labelsOf } from '../names.ts';
import type { Scope } from './scope.ts';

/** An identity of its own for each component, and no way to the API of the cluster. */
export const serviceAccount = (scope: Scope, component: Component): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: {
    name: component.name,
    namespace: scope.place.namespace,
    labels: labelsOf(scope.place, component.name, component.name, component.kind),
  },
  automountServiceAccountToken: false,
});
