/** Stores that an operator of the cluster runs: its resources, made from the template's text. */
import type { Component } from '../../../../model/types.ts';
import type { Resource } from '../../../../plan/types.ts';
import type { KubeObject } from '../../client/index.ts';
import { besides, idOf, toResource } from '../resource.ts';
import { OPERATED_DEADLINE_SECONDS, type Scope } from '../scope.ts';
import { operatedObjects } from './objects.ts';

/** What an operator is told, one after the other; the first is the store, and goes only with its data. */
export function operatedResources(scope: Scope, component: Component, dependsOn: readonly string[]): Resource[] {
  const [store, ...rest] = objectsOf(scope, component);
  if (!store) return [];
  const make = (object: KubeObject, after: readonly string[], holdsData: boolean) =>
    toResource(object, {
      id: idFor(component, object),
      component: component.name,
      dependsOn: after,
      deadlineSeconds: OPERATED_DEADLINE_SECONDS,
      holdsData,
    });
  const first = make(store, dependsOn, true);
  return [first, ...rest.map((object) => make(object, [first.id], false))];
}

/** All of it has to be ready before somebody uses the store: its users are in it. */
export const operatedIds = (scope: Scope, component: Component): string[] =>
  objectsOf(scope, component).map((object) => idFor(component, object));

const objectsOf = (scope: Scope, component: Component) =>
  component.workload.type === 'operated' ? operatedObjects(scope, component, component.workload.operator) : [];

const idFor = ({ name }: Component, object: KubeObject) => idOf(name, object.kind, besides(object, name));
