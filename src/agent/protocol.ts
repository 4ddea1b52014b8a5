import type {
  ApplyRequest,
  CountChanges,
  DownRequest,
  ExplainQuery,
  ScaleDecision,
  ScaleView,
  Status,
} from '../engine/index.ts';
import {
  type Outcome,
  type PlannedOperation,
  PlatformError,
  type PlatformErrorOptions,
  type PlatformEvent,
} from '../kernel/index.ts';

/** What a client may ask for, and what comes back. One JSON value per line over the socket. */
export interface Intents {
  plan: { args: ApplyRequest; result: readonly PlannedOperation[] };
  apply: { args: ApplyRequest; result: Outcome };
  down: { args: DownRequest; result: Outcome };
  status: { args: Record<string, never>; result: Status | null };
  scale: { args: CountChanges; result: Outcome };
  scaling: { args: Record<string, never>; result: readonly ScaleView[] | null };
  explain: { args: ExplainQuery; result: readonly ScaleDecision[] };
  adopt: { args: Record<string, never>; result: readonly string[] };
  restart: { args: readonly string[]; result: Outcome };
  rollback: { args: { readonly to?: string }; result: Outcome };
  /** Waits for events until it is cancelled; then the caller's lease ends. Resolves when all that follows from it is done. */
  lease: { args: Record<string, never>; result: null };
  'secrets.list': {
    args: Record<string, never>;
    result: { name: string; version?: string; origin: 'generated' | 'user' }[];
  };
  'secrets.set': { args: { readonly name: string; readonly value: string }; result: null };
  'secrets.remove': { args: { readonly name: string }; result: null };
}
export type Intent = keyof Intents;

export interface Request<I extends Intent = Intent> {
  readonly id: number;
  readonly intent: I;
  readonly args: Intents[I]['args'];
}
export interface Cancel {
  readonly id: number;
  readonly cancel: true;
}
export type ClientMessage = Request | Cancel;

export type ServerMessage =
  | { readonly hello: { readonly version: string; readonly pid: number } }
  | { readonly id: number; readonly event: PlatformEvent }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: Failure }
  /** The last words: the platform was stopped, the agent ends. */
  | { readonly bye: string };

/** A failure that crosses the socket: the user's to mend, or a bug. */
export type Failure =
  | { readonly type: 'platform'; readonly options: PlatformErrorOptions }
  | { readonly type: 'bug'; readonly message: string; readonly stack: string };

export const toFailure = (error: unknown): Failure =>
  error instanceof PlatformError
    ? { type: 'platform', options: error.toJSON() }
    : { type: 'bug', message: (error as Error)?.message ?? String(error), stack: (error as Error)?.stack ?? '' };

export function fromFailure(failure: Failure): Error {
  if (failure.type === 'platform') return new PlatformError(failure.options);
  return Object.assign(new Error(failure.message), { stack: failure.stack });
}
