import type { PlatformErrorOptions } from './errors.ts';
import type { Effect, FieldChange } from './review.ts';

/**
 * What long work says while it runs. The UI draws them, `--json` prints one per line (NDJSON), the agent sends them over its
 * socket, tests read them. All plain data; times in milliseconds since the epoch.
 */
export type PlatformEvent =
  | { readonly type: 'plan'; readonly at: number; readonly operations: readonly PlannedOperation[] }
  | {
      readonly type: 'operation';
      readonly at: number;
      readonly n: number;
      readonly action: string;
      readonly resource: string;
      readonly component: string;
      /** waiting: applied, not yet ready, `reason` says on what. skipped: something it depends on failed. */
      readonly state: 'started' | 'waiting' | 'done' | 'failed' | 'skipped';
      readonly reason?: string;
      readonly durationMs?: number;
    }
  | {
      readonly type: 'component';
      readonly at: number;
      readonly component: string;
      readonly state: ComponentState;
      readonly reason?: string;
    }
  | {
      readonly type: 'build';
      readonly at: number;
      readonly component: string;
      readonly state: 'started' | 'done' | 'failed' | 'cached';
      readonly durationMs?: number;
      readonly message?: string;
    }
  | { readonly type: 'note'; readonly at: number; readonly level: 'info' | 'warn' | 'error'; readonly text: string }
  | { readonly type: 'outcome'; readonly at: number; readonly outcome: Outcome };

/** Omit that keeps the union. */
export type Unstamped<T> = T extends unknown ? Omit<T, 'at'> : never;
export type EventSink = (event: PlatformEvent) => void;

export type ComponentState = 'stopped' | 'waiting' | 'starting' | 'ready' | 'updating' | 'failed' | 'draining';

export interface PlannedOperation {
  readonly n: number;
  readonly action: string;
  readonly resource: string;
  readonly component: string;
  readonly cause: string;
  readonly after: readonly number[];
  readonly destructive: boolean;
  /** In a reviewed plan: what will be different, and what that does to what runs. Absent where it cannot be told. */
  readonly fields?: readonly FieldChange[];
  readonly effects?: readonly Effect[];
}

export interface ComponentFailure {
  readonly component: string;
  readonly resource: string;
  readonly error: PlatformErrorOptions;
}

/** How a piece of work ended; the same for `up`, `deploy`, `scale`, `restart`, `down`. */
export interface Outcome {
  readonly status: 'done' | 'not-ready' | 'rolled-back' | 'interrupted';
  /** Operations that were carried out. */
  readonly changed: number;
  readonly durationMs: number;
  readonly failures: readonly ComponentFailure[];
  /** When each component became ready, counted from the start. */
  readonly readyMs: Readonly<Record<string, number>>;
  /** The chain of components that decided the duration, first to last. */
  readonly criticalPath: readonly string[];
  /** Where people and clients reach it, by component. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly memoryBytes?: number;
  readonly release?: string;
}
