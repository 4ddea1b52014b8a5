/** From the model to processes, tasks, addresses and data of this machine. Pure. */
import type { Context, Model } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';
import { addresses } from './addresses.ts';
import { programs } from './programs.ts';
import { store } from './stores.ts';
import { task } from './tasks.ts';

export { portWishes } from './ports.ts';

/** Stores, tasks, programs, then what stands in front of them. */
export function compile(model: Model, context: Context): Resource[] {
  const all = [
    ...model.components.flatMap((component) => store(component, context)),
    ...model.tasks.flatMap((spec) => task(model, spec, context)),
    ...model.components.flatMap((component) => programs(model, component, context)),
    ...addresses(model, context),
  ];
  const known = new Set(all.map(({ id }) => id));
  return all.map((item) => ({ ...item, dependsOn: item.dependsOn.filter((id) => known.has(id)) }));
}
