import type { ApplyRequest, Target } from '../engine/target.ts';
import type { EventSink, Outcome } from '../kernel/index.ts';
import { exitCodeOf } from './exit.ts';

export interface UpRequest {
  readonly only?: readonly string[];
  readonly timeoutMs?: number;
  readonly ports?: NonNullable<ApplyRequest['ports']>;
  /** Leave it running and come back; else it lives as long as the caller stays. */
  readonly detach: boolean;
}

export interface UpTools {
  readonly sink: EventSink;
  /** Hears what happens while it stays: rebuilds, repairs. */
  readonly lateSink: EventSink;
  readonly signal: AbortSignal;
  /** Called once everything is ready or has failed, before the wait. */
  readonly onOutcome: (outcome: Outcome, stays: boolean) => void;
}

/** Makes the environment what platform.yaml says; in the foreground it stays until the signal. Resolves with the exit code. */
export async function up(
  target: Target,
  request: UpRequest,
  { sink, lateSink, signal, onOutcome }: UpTools,
): Promise<number> {
  const { detach, ...rest } = request;
  const lease = !detach && target.lease !== undefined;
  const outcome = await target.apply({ mode: 'up', ...rest, lease }, sink, signal);
  const stays = lease && outcome.status !== 'interrupted' && !signal.aborted;
  onOutcome(outcome, stays);
  if (stays) await target.lease?.(signal, lateSink);
  return exitCodeOf(outcome);
}
