import type { LogLine, Release } from '../../../src/engine/index.ts';
import type { Json } from '../../../src/kernel/index.ts';
import type { Replicas } from '../../../src/model/context.ts';
import type { Resource } from '../../../src/plan/types.ts';

/** One thing that exists in the fake environment. */
export interface FakeCopy {
  readonly id: string;
  readonly kind: string;
  readonly component: string;
  readonly generation: string;
  readonly holdsData: boolean;
  readonly rollout: Resource['rollout'];
  digest: string;
  spec: Json;
  admitted: boolean;
  startedAt: number;
  readyAt: number;
  /** Ends at this time with this word; Infinity: stays. */
  endsAt: number;
  exit: string;
  /** native: how many copies the workload runs. */
  count: number;
  /** native: how many copies of the version before still run, because this one fails. */
  surviving: number;
}

/** What outlives whoever writes to it: the fake's engine or cluster. */
export interface FakeWorld {
  readonly copies: Map<string, FakeCopy>;
  readonly secrets: Map<string, { value: string; version: string }>;
  readonly releases: Release[];
  readonly counts: Map<string, Replicas>;
  readonly logs: LogLine[];
  /** Every operation that was applied, in order: `create db/process`. */
  readonly history: string[];
  /** Operations that are being applied now, and the most there ever were. */
  busy: { now: number; most: number };
}

export function fakeWorld(): FakeWorld {
  return {
    copies: new Map(),
    secrets: new Map(),
    releases: [],
    counts: new Map(),
    logs: [],
    history: [],
    busy: { now: 0, most: 0 },
  };
}
