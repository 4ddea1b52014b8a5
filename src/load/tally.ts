import { createHistogram } from './histogram.ts';
import type { ErrorKind, LoadCounts } from './types.ts';

/** Counts of one kind of request, of one stage, or of all. */
export interface Tally {
  due(): void;
  sent(): void;
  ok(ms: number): void;
  failed(kind: ErrorKind): void;
  counts(): LoadCounts;
}

/** Whether there was no answer at all: those who waited for it would be waiting still. */
export const isAnswer = (kind: ErrorKind): boolean => /^\d/.test(kind);

export function createTally(): Tally {
  const latencies = createHistogram();
  const errors = new Map<ErrorKind, number>();
  let [due, sent, ok, failed] = [0, 0, 0, 0];
  return {
    due: () => {
      due += 1;
    },
    sent: () => {
      sent += 1;
    },
    ok: (ms) => {
      ok += 1;
      latencies.record(ms);
    },
    failed: (kind) => {
      failed += 1;
      errors.set(kind, (errors.get(kind) ?? 0) + 1);
      if (!isAnswer(kind)) latencies.endless();
    },
    counts: () => ({ due, sent, ok, failed, errors: Object.fromEntries(errors), latencyMs: latencies.latency() }),
  };
}
