import type { Component } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { labelsOf, selectorOf } from '../names.ts';
import type { Scope } from './scope.ts';

/** Nodes are emptied one copy at a time; a copy that does not work holds nobody up. */
export const disruptionBudget = (scope: Scope, component: Component): KubeObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: {
    name: component.name,
    namespace: scope.place.namespace,
    labels: labelsOf(scope.place, component.name, component.name, component.kind),
  },
  spec: {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
    selector: { matchLabels: selectorOf(scope.place, component.name) },
  },
});
