import type { StatusFacts } from '../../../engine/runtime.ts';
import type { CustomState } from './custom.ts';

/**
 * What an observation keeps of the cluster's answers: enough for a verdict, small enough to be made several times a second.
 * Durations are counted by the server's clock.
 */
export interface Facts extends StatusFacts {
  readonly name: string;
  /** Set while the object waits for its end. */
  readonly removing: boolean;
  readonly generation: number;
  readonly seenGeneration: number;
  readonly workload?: WorkloadFacts;
  /** Of objects that somebody else looks after: operators, controllers of Gateways. */
  readonly custom?: CustomState;
  readonly job?: { readonly state: 'complete' | 'failed' | 'running'; readonly message: string };
  readonly pods?: readonly PodFacts[];
  /** It has fewer pods than it should, and this is what its events say: quota, admission. */
  readonly blocked?: Blocked;
}

/** Pods cannot be created: why, and for how long they have been tried. */
export interface Blocked {
  readonly message: string;
  readonly forMs: number;
}

export interface WorkloadFacts {
  readonly wanted: number;
  readonly total: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** Deployment: the new revision is complete. StatefulSet: all pods have it. */
  readonly settled: boolean;
  /** No progress within the deadline of the object itself. */
  readonly stalled: boolean;
  /** Pods cannot be created: quota, admission. */
  readonly blocked?: Blocked;
}

export interface PodFacts {
  readonly name: string;
  /** Of the newest revision; a pod of an old one says nothing about the change. */
  readonly current: boolean;
  readonly ready: boolean;
  readonly leaving: boolean;
  readonly finished: boolean;
  readonly restarts: number;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly node?: string;
  readonly trouble?: Trouble;
  /** Last lines that it said before its end. */
  readonly log?: readonly string[];
}

export interface Trouble {
  readonly type: 'unschedulable' | 'image' | 'setup' | 'exit' | 'starting' | 'unready';
  /** In the words of whoever knows: scheduler, kubelet, the probe's answer. */
  readonly text: string;
  /** How long it has been so, in milliseconds. */
  readonly forMs: number;
  /** exit: how often it ended. */
  readonly exits?: number;
}

/** A pod as `status` shows it. */
export const copyOf = ({ name, ready, node, restarts, startedAt, trouble }: PodFacts) => ({
  id: name,
  ready,
  restarts,
  ...(node === undefined ? {} : { where: node }),
  ...(startedAt === undefined ? {} : { startedAt }),
  ...(trouble === undefined ? {} : { reason: trouble.text }),
});
