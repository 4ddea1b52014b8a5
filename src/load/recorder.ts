import { createHistogram } from './histogram.ts';
import type { Stage } from './stages.ts';
import { createTally, isAnswer, type Tally } from './tally.ts';
import type { ErrorKind, LoadCounts, LoadFailure, LoadTick } from './types.ts';

/** So many failures are kept word by word. */
const KEPT = 20;

/** What one request is known by. */
export interface Entry {
  readonly name: string;
  readonly client?: string;
  readonly stage: number;
  /** Intended start. */
  readonly atMs: number;
}

/** Counts everything in all, by kind of request, by stage, and by second. */
export function createRecorder(stages: readonly Stage[]) {
  const all = createTally();
  const byStage = stages.map(() => createTally());
  const byType = new Map<string, Tally>();
  const clients = new Map<string, number>();
  const failures: LoadFailure[] = [];
  const second = createHistogram();
  const ticks: LoadTick[] = [];
  const now = { sent: 0, ok: 0, failed: 0 };
  let failedInAll = 0;

  const typeOf = (name: string): Tally => {
    const known = byType.get(name);
    if (known) return known;
    const made = createTally();
    byType.set(name, made);
    return made;
  };
  const each = ({ stage, name }: Pick<Entry, 'stage' | 'name'>, note: (tally: Tally) => void): void => {
    note(all);
    note(typeOf(name));
    const own = byStage[stage];
    if (own) note(own);
  };
  const fail = (kind: ErrorKind): void => {
    now.failed += 1;
    failedInAll += 1;
    if (!isAnswer(kind)) second.endless();
  };

  return {
    sent: (entry: Entry): void => {
      now.sent += 1;
      if (entry.client !== undefined) clients.set(entry.client, (clients.get(entry.client) ?? 0) + 1);
      each(entry, (tally) => {
        tally.due();
        tally.sent();
      });
    },
    /** It was due, and too many were unanswered: nobody chose what it would have been. */
    dropped: (stage: number): void => {
      for (const tally of [all, byStage[stage]]) {
        tally?.due();
        tally?.failed('dropped');
      }
      fail('dropped');
    },
    ok: (entry: Entry, ms: number): void => {
      now.ok += 1;
      second.record(ms);
      each(entry, (tally) => tally.ok(ms));
    },
    failed: (entry: Entry, kind: ErrorKind, detail: string): void => {
      fail(kind);
      if (failures.length < KEPT) failures.push({ atMs: Math.round(entry.atMs), name: entry.name, kind, detail });
      each(entry, (tally) => tally.failed(kind));
    },
    tick: (atMs: number, inFlight: number): LoadTick => {
      const tick = { atMs: Math.round(atMs), ...now, inFlight, failedInAll, latencyMs: second.latency() };
      ticks.push(tick);
      second.clear();
      Object.assign(now, { sent: 0, ok: 0, failed: 0 });
      return tick;
    },
    result: () => ({
      ...all.counts(),
      types: Object.fromEntries([...byType].sort(byName).map(([name, tally]) => [name, tally.counts()])),
      clients: Object.fromEntries([...clients].sort(byName)),
      stages: stages.map((stage, index) => ({ ...stage, ...(byStage[index]?.counts() as LoadCounts) })),
      ticks,
      failures,
    }),
  };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
