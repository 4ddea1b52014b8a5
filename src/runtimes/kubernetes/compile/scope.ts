import type { Context } from '../../../model/context.ts';
import type { Component, Model } from '../../../model/types.ts';
import { type Place, placeOf } from '../names.ts';

/** What every part of the compiler needs to know. */
export interface Scope {
  readonly model: Model;
  readonly context: Context;
  readonly place: Place;
  readonly production: boolean;
  /**
   * Always where images come from a registry (a tag may be moved, and credentials are checked for every pod); IfNotPresent where
   * they are loaded into the nodes.
   */
  readonly pullPolicy: 'Always' | 'IfNotPresent';
  component(name: string): Component;
}

export function scopeOf(model: Model, context: Context): Scope {
  const byName = new Map(model.components.map((component) => [component.name, component]));
  const images = model.delivery.images ?? (model.delivery.registry === undefined ? 'kind' : 'push');
  return {
    model,
    context,
    place: placeOf(model),
    production: model.environment.production,
    pullPolicy: images === 'push' ? 'Always' : 'IfNotPresent',
    component: (name) => {
      const found = byName.get(name);
      if (!found) throw new Error(`the model names an unknown component: ${name}`);
      return found;
    },
  };
}

/** Clients and outside stores run nothing here; a balancer is a Service of the cluster. */
export const runsPods = (component: Component): boolean =>
  component.workload.type !== 'external' && component.kind !== 'balancer' && component.kind !== 'client';

/** Stores, and all that has volumes, keep a stable name and the same volumes. */
export const isStateful = ({ kind, workload }: Component): boolean =>
  kind === 'store' || (workload.type === 'engine' && (workload.container?.volumes ?? []).length > 0);

/** Seconds to become ready: the same number bounds the engine's wait and the cluster's own report of no progress. */
export function deadlineSeconds(scope: Scope, component: Component): number {
  if (scope.production) return 600;
  const { workload } = component;
  const said = workload.type === 'engine' ? workload.container?.startSeconds : undefined;
  return said ?? (isStateful(component) ? 120 : 60);
}
export const TASK_DEADLINE_SECONDS = 120;
/** Objects that are ready once the server has them. */
export const OBJECT_DEADLINE_SECONDS = 30;
/** An operator makes a cluster of several pods, one after the other; the parts of a Gateway come from far away. */
export const OPERATED_DEADLINE_SECONDS = 300;

/** Of a store that an operator runs: copies that keep a majority when one is gone; one where nobody counts on it. */
export const instancesOf = ({ production }: Scope): number => (production ? 3 : 1);
