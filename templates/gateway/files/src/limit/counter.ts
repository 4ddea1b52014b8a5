import type { Cache } from '@app/kit/cache';
import type { Tracer } from '@app/kit/telemetry';

/** Counts for all replicas. */
export type Counter = Pick<Cache, 'increment'>;

/** A share that is taken from the shared counter serves many requests, so it is a trace of its own and no part of one of theirs. */
export function tracedCounter(counter: Counter, tracer: Tracer): Counter {
  return {
    increment: (key, options) =>
      tracer.trace('take a share', { kind: 'internal' }, () => counter.increment(key, options)),
  };
}
