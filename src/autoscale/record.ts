import type { ControllerSettings, HpaReason, HpaState, HpaTick, KedaState } from './types.ts';

/** What the loop has seen of one component. Values of `rps` and `queue` are in `values`, in milli. */
export interface ScaleTick extends Omit<HpaTick, 'spec'> {
  /** Whom the record names. */
  readonly component?: string;
  readonly currentReplicas: number;
}

export interface ScaleSettings extends ControllerSettings {
  /** How often it is asked whether there is work, for policies that go to zero. Absent: at every tick. KEDA's default is 30. */
  readonly pollingIntervalSeconds?: number;
}

/** What is remembered of a component between ticks: plain JSON, so that it survives a restart. */
export interface ScaleMemory {
  readonly hpa?: HpaState;
  readonly keda?: KedaState;
  /** When the policy was first applied. */
  readonly createdSeconds: number;
  readonly lastKedaPollSeconds?: number;
}

/** One decision with all that led to it: what is kept on disk to be explained later. */
export interface DecisionRecord {
  readonly atSeconds: number;
  readonly component: string;
  readonly current: number;
  readonly desired: number;
  readonly hpa?: HpaReason;
  readonly keda?: {
    readonly active: boolean;
    readonly reason: string;
    /** The cool-down's end. */
    readonly untilSeconds?: number;
  };
  /** Set by hand: the policy is paused. */
  readonly manual?: { readonly count: number; readonly untilSeconds?: number };
  /** The machine has no room for what was wanted. */
  readonly machine?: { readonly wanted: number; readonly to: number; readonly reason: string };
}
