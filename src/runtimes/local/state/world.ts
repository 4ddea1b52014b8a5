import type { Resource } from '../../../plan/index.ts';
import type { Copy } from '../copies/copy.ts';
import type { AddressSpec } from '../spec.ts';
import type { TaskRun } from '../tasks/run.ts';
import type { DataNote, TaskRecord } from './records.ts';

export interface Placed {
  readonly resource: Resource;
}
export interface PlacedAddress extends Placed {
  readonly spec: AddressSpec;
  /** Its balancer holds the port open. */
  open: boolean;
}

/** Everything of this environment that exists, as this process knows it: it is the only writer. */
export interface World {
  /** By `id@generation`. */
  readonly copies: Map<string, Copy>;
  readonly runs: Map<string, TaskRun>;
  /** Tasks that ended well, by id; on disk too. */
  readonly records: Map<string, TaskRecord>;
  /** Data by store; on disk too. */
  readonly notes: Map<string, DataNote>;
  readonly addresses: Map<string, PlacedAddress>;
  readonly users: Map<string, Placed>;
}

export const newWorld = (): World => ({
  copies: new Map(),
  runs: new Map(),
  records: new Map(),
  notes: new Map(),
  addresses: new Map(),
  users: new Map(),
});

export const keyOf = (item: { readonly id: string; readonly generation: string }): string =>
  `${item.id}@${item.generation}`;

export const copiesOf = (world: World, component: string): Copy[] =>
  [...world.copies.values()].filter((copy) => copy.resource.component === component);

/** Is the task's work still there? Not where the data it worked on was removed since. */
export const stillCounts = (world: World, record: TaskRecord): boolean =>
  Object.entries(record.data).every(([store, identity]) => world.notes.get(store)?.identity === identity);
