import type { ComponentModel, LoopModel } from './component.ts';
import type { Load } from './load/index.ts';
import type { Meter, Needs, Seen } from './measure.ts';

/** A policy at work: how many copies there shall be. It remembers; each simulation takes a new one. */
export interface Decider {
  decide(seen: Seen, meter: Meter): number;
  /** The last decision in sentences; asked only where the count changed. */
  explain(): readonly string[];
}

/** A policy, wherever it was written. */
export interface Policy {
  /** `order` of platform.yaml, or the file and the object in it. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly needs: Needs;
  /** What it can only follow where CPU per request is known. */
  readonly usesCpu: boolean;
  decider(loop: LoopModel): Decider;
}

export interface Slo {
  /** Share of all that must be answered in time, 0 to 1. */
  readonly target: number;
  readonly withinSeconds: number;
}

export interface SimulationRequest {
  readonly policy: Policy;
  readonly model: ComponentModel;
  readonly loop: LoopModel;
  readonly load: Load;
  readonly slo: Slo;
  /** Copies at the beginning; the policy's fewest where it is absent. */
  readonly replicas?: number;
  /** Arrivals come by chance, always the same for the same seed. Without it they come evenly. */
  readonly seed?: number;
  readonly stepSeconds?: number;
  /** Most points of the series. */
  readonly points?: number;
}

export interface Change {
  readonly atSeconds: number;
  readonly from: number;
  readonly to: number;
  /** It takes back one that took one back itself, all within ten minutes. */
  readonly flap: boolean;
  readonly why: readonly string[];
}

/** Curves over time, one entry for each period of equal length; `atSeconds` is its beginning. */
export interface Series {
  readonly everySeconds: number;
  readonly atSeconds: readonly number[];
  /** Per second, means. */
  readonly load: readonly number[];
  readonly capacity: readonly number[];
  /** Asked for, and ready, at the end of the period. */
  readonly replicas: readonly number[];
  readonly ready: readonly number[];
  /** Most at once. */
  readonly waiting: readonly number[];
  /** In the period. */
  readonly lost: readonly number[];
}

export interface Statistics {
  /** Requests or messages, in all. */
  readonly came: number;
  readonly served: number;
  readonly lost: number;
  readonly waitingAtEnd: number;
  readonly mostWaiting: number;
  readonly meanWaitSeconds: number;
  readonly longestWaitSeconds: number;
  readonly slo: {
    readonly target: number;
    readonly withinSeconds: number;
    /** Share in time of those that were served, lost, or wait for longer already. 1 where nothing came. */
    readonly met: number;
    readonly missed: number;
    readonly holds: boolean;
  };
  readonly replicaHours: number;
  readonly fewestReplicas: number;
  readonly mostReplicas: number;
  readonly meanReplicas: number;
  readonly changes: number;
  readonly flaps: number;
  /** CPU in use of what was ready, 0 to 1 of the request; absent where the component has none. */
  readonly utilisation?: number;
}

export interface Simulation {
  readonly policy: string;
  readonly load: string;
  readonly seconds: number;
  readonly stepSeconds: number;
  readonly statistics: Statistics;
  readonly series: Series;
  /** The first of them; `statistics.changes` counts all. */
  readonly changes: readonly Change[];
}
