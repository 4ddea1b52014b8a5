import type { Json } from '../kernel/index.ts';

/** One thing a runtime can make. `spec` is the runtime's own, holds references to secrets only, and decides `digest`. */
export interface Resource {
  /** `component/kind[/ordinal]`, e.g. `product/container/1`, `db/volume`, `product/migrate`. */
  readonly id: string;
  readonly kind: string;
  readonly component: string;
  readonly spec: Json;
  readonly digest: string;
  /** Ids that must be ready (or done) first. */
  readonly dependsOn: readonly string[];
  /** Time to become ready, in milliseconds. */
  readonly deadlineMs: number;
  /** Volumes and the like: removed only when data is meant to go. */
  readonly holdsData: boolean;
  /**
   * How a change is made. replica: new one first, then admit, drain, remove. stop-first: one owner of its data at a time.
   * in-place: the runtime changes it (files, Kubernetes objects). once: a task, run until done, again when its digest changes.
   */
  readonly rollout: 'replica' | 'stop-first' | 'in-place' | 'once';
  /** stop-first: a copy to which nothing else is done can be restarted as it is, without leaving traffic. */
  readonly restartsInside?: boolean;
}

/** One copy of a resource that exists. Several may have the same id while an old and a new generation overlap. */
export interface Observed {
  readonly id: string;
  readonly kind: string;
  readonly component: string;
  /** Distinguishes copies of one id; unique in the environment. Empty where there can be only one. */
  readonly generation: string;
  readonly digest: string;
  /** The spec it was made from, where the runtime keeps it: lets a cause name the field that changed. */
  readonly spec?: Json;
  readonly holdsData: boolean;
  readonly rollout: Resource['rollout'];
  /** In traffic (joined, listed in endpoints). Always true for what takes no traffic. */
  readonly admitted: boolean;
  /** False where it ended and will not come back by itself: replaced by the next plan. A task that ended well is alive. */
  readonly alive: boolean;
  /** A task that ended well: its record stays on `down`, like the data it worked on. */
  readonly finished?: boolean;
  /** What the runtime needs to judge and handle it: pid, container id, conditions. Never secret. */
  readonly facts: Json;
}

export type Action = 'create' | 'update' | 'run' | 'admit' | 'drain' | 'remove';

export interface Operation {
  /** From 1, in the order of the plan. */
  readonly n: number;
  readonly action: Action;
  readonly id: string;
  readonly component: string;
  /** Generation that it makes (create, run, admit) or handles (drain, remove). */
  readonly generation: string;
  readonly cause: Cause;
  /** Numbers of the operations that must be done first. */
  readonly after: readonly number[];
  /** Data goes for good: needs consent. */
  readonly destructive: boolean;
  readonly desired?: Resource;
  readonly observed?: Observed;
}

export interface Cause {
  readonly code: 'missing' | 'changed' | 'dead' | 'gone' | 'scaled' | 'restart' | 'replaced' | 'drifted' | 'down';
  /** For people: `config changed: env.CURRENCY`, `no longer in platform.yaml`, `replaced by #3`. */
  readonly text: string;
}

/** What platform.yaml still asks for and is not wanted all the same: names of components, ids of tasks. */
export interface LeftOut {
  readonly names: readonly string[];
  /** For people. */
  readonly why: string;
}

export interface Plan {
  readonly operations: readonly Operation[];
}

/** The same four words everywhere. */
export type Verdict =
  | { readonly state: 'ready' | 'done' }
  | { readonly state: 'waiting'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string; readonly log?: readonly string[] };
