/** Policies as objects of the cluster: a HorizontalPodAutoscaler for cpu and memory, KEDA for what else is counted. */
import type { Component } from '../../../../model/types.ts';
import type { KubeObject } from '../../client/index.ts';
import type { Scope } from '../scope.ts';
import { autoscaler, isResource } from './autoscaler.ts';
import { scaledObject, triggerAuthentication, triggerNames } from './keda.ts';

export { kedaAsks, kedaCaller } from './peers.ts';

/** KEDA where anything but cpu and memory counts; then it is asked for those as well, because two autoscalers would fight. */
export const usesKeda = ({ scale }: Component): boolean =>
  scale?.metrics.some((metric) => !isResource(metric)) ?? false;

/** Whether the cluster counts the copies. Its autoscalers keep still while a count is 0, or is held by hand. */
export const usesAutoscaler = ({ scale, kind }: Component): boolean => scale !== undefined && kind !== 'store';

/** What scales a component, in the order in which it is made; empty without a policy. */
export function scalers(scope: Scope, component: Component): KubeObject[] {
  if (!usesAutoscaler(component)) return [];
  const objects = usesKeda(component)
    ? [triggerNames(scope, component), triggerAuthentication(scope, component), scaledObject(scope, component)]
    : [autoscaler(scope, component)];
  return objects.filter((object) => object !== undefined);
}
