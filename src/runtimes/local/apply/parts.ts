import type { Resource } from '../../../plan/index.ts';
import type { Copy } from '../copies/copy.ts';
import type { Supervision } from '../copies/supervise.ts';
import type { CopyLog } from '../logs/writers.ts';
import type { Listings } from '../state/listings.ts';
import type { World } from '../state/world.ts';

/** What operations work with. */
export interface Parts {
  readonly world: World;
  readonly listings: Listings;
  readonly supervision: Supervision;
  readonly logFor: (id: string) => CopyLog;
}

/** Where the copies of a component that are in traffic listen, in the order of their ids. */
export const listedPorts = (copies: readonly Copy[]): number[] =>
  copies
    .filter((copy) => copy.spec.listed && copy.admitted && !copy.draining && copy.phase === 'running')
    .sort((a, b) => (a.resource.id < b.resource.id ? -1 : 1))
    .flatMap((copy) => (copy.port === undefined ? [] : [copy.port]));

export const specOf = <T>(resource: Resource): T => resource.spec as unknown as T;
