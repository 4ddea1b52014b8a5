import type { PortWish } from '../../../engine/runtime.ts';
import type { Model } from '../../../model/index.ts';
import { reachablePrograms } from './addresses.ts';
import { portKey } from './values.ts';

/** Stores and programs keep one port each, balancers have the one that platform.yaml says. */
export function portWishes(model: Model): PortWish[] {
  const stores = model.components.filter(
    ({ kind, workload }) => kind !== 'balancer' && workload.type === 'engine' && workload.local !== undefined,
  );
  const fixed = model.components.flatMap(({ kind, name, endpoints, publish }) =>
    kind === 'balancer'
      ? [{ key: portKey(name, endpoints[0]?.name ?? 'http'), ...(publish === undefined ? {} : { fixed: publish }) }]
      : [],
  );
  const free = [...stores, ...reachablePrograms(model)].flatMap(({ name, endpoints }) =>
    endpoints.slice(0, 1).map((endpoint) => ({ key: portKey(name, endpoint.name) })),
  );
  return [...fixed, ...free];
}
