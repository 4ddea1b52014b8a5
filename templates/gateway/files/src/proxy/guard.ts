import { Abandoned } from './failure.ts';
import type { Relay } from './relay.ts';

/** Ends the attempts for a request when its time is over or its caller is gone. */
export interface Guard {
  hasEnded(): boolean;
  /** Milliseconds that are left, at least one. */
  left(): number;
  /** The attempt that is running now. */
  watch(relay: Pick<Relay, 'abort'>): void;
  /** The caller is gone. */
  abandon(): void;
  /** There is no limit of time any more. */
  release(): void;
}

export function createGuard(timeoutMs: number): Guard {
  const endsAt = performance.now() + timeoutMs;
  let reason: Abandoned | undefined;
  let current: Pick<Relay, 'abort'> | undefined;
  const end = (why: Abandoned['why']) => {
    reason ??= new Abandoned(why);
    current?.abort(reason);
  };
  const timer = setTimeout(end, timeoutMs, 'late');
  return {
    // No getter: V8 would make a hidden class for each guard, and keep the request with it until a full collection.
    hasEnded: () => reason !== undefined,
    left: () => Math.max(1, Math.round(endsAt - performance.now())),
    watch: (relay) => {
      current = relay;
      if (reason) relay.abort(reason);
    },
    abandon: () => end('caller gone'),
    release: () => clearTimeout(timer),
  };
}
