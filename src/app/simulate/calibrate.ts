import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Component } from '../../model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { costOf, type Load } from './fit.ts';
import { startupsOf } from './startups.ts';

const STEP_MS = 15_000;
/** Below this a line through points says nothing. */
const FEWEST_STEPS = 6;
const FEWEST_DONE = 100;
const MOST_SPANS = 5_000;
const DURATION = 'http_server_request_duration_seconds';

/** A value, and from how many samples it was taken. */
export interface Measured {
  readonly value: number;
  readonly samples: number;
}
/** What a running component costs. */
export interface Calibration {
  /** Milliseconds of CPU of one request or message. */
  readonly cpuMs: Measured;
  /** Thousandths of a core of a copy without work. */
  readonly idleCpuMilli: Measured;
  readonly timeMs: Measured;
  readonly memoryBytes?: Measured;
  /** Seconds from the start of a process to its first readiness. */
  readonly startupSeconds?: Measured;
  /** Requests or messages in all. */
  readonly done: number;
  /** What the reader has to know about it. */
  readonly notes: readonly string[];
}

/** From what is kept of a component since a time. A PlatformError (exit code 3) where that is too little. */
export async function calibrate(
  telemetry: Telemetry,
  { name, kind }: Pick<Component, 'name' | 'kind'>,
  { since, until }: { readonly since: number; readonly until: number },
): Promise<Calibration> {
  const period = { since, until, step: STEP_MS };
  const [{ cpu, memory }, { work, from }] = await Promise.all([
    telemetry.usage({ component: name, ...period }),
    kind === 'worker' ? messagesOf(telemetry, name, since, until) : requestsOf(telemetry, period, name),
  ]);
  const usage = new Map<number, { cpu: number; copies: number }>();
  for (const [at, value] of cpu.flatMap(({ points }) => points)) {
    if (at <= from) continue;
    const sum = usage.get(at) ?? { cpu: 0, copies: 0 };
    usage.set(at, { cpu: sum.cpu + value, copies: sum.copies + 1 });
  }
  const loads = [...usage].flatMap(([at, { cpu: milli, copies: count }]): Load[] => {
    const done = work.get(at);
    return [{ perSecond: ((done?.count ?? 0) * 1000) / STEP_MS, cpuMilli: milli, copies: count }];
  });
  const busy = [...work.values()].filter(({ count }) => count > 0);
  const done = busy.reduce((sum, { count }) => sum + count, 0);
  if (busy.length < FEWEST_STEPS || done < FEWEST_DONE)
    throw tooLittle(name, busy.length, done, (until - since) / 60_000);
  const fit = costOf(loads);
  const means = busy.map(({ count, ms }) => ms / count).sort((a, b) => a - b);
  const bytes = memory.flatMap(({ points }) => points.map(([, value]) => value));
  const startups = await startupsOf(telemetry, name, since, until);
  return {
    cpuMs: { value: fit.cpuMs, samples: loads.length },
    idleCpuMilli: { value: fit.idleCpuMilli, samples: loads.length },
    // Of the quicker quarter: the slower ones have waited, and waiting is what the simulation adds.
    timeMs: { value: means[Math.floor(means.length / 4)] ?? 0, samples: Math.round(done) },
    ...(bytes.length > 0 ? { memoryBytes: { value: meanOf(bytes), samples: bytes.length } } : {}),
    ...(startups.length > 0 ? { startupSeconds: { value: medianOf(startups), samples: startups.length } } : {}),
    done: Math.round(done),
    notes: [
      ...fit.notes,
      ...(startups.length > 0 ? [] : ['no copy started in that time: say how long that takes with --startup']),
    ],
  };
}

/** Count and time in all (ms) of each step, by its end; what ended until `from` is not known. */
interface Work {
  readonly work: ReadonlyMap<number, { readonly count: number; readonly ms: number }>;
  readonly from: number;
}

async function requestsOf(
  telemetry: Telemetry,
  period: { readonly since: number; readonly until: number; readonly step: number },
  component: string,
): Promise<Work> {
  const grown = (name: string) =>
    telemetry.range({ ...period, name, fn: 'increase', by: ['component'], where: { component } });
  const [counts, sums] = await Promise.all([grown(`${DURATION}_count`), grown(`${DURATION}_sum`)]);
  const seconds = new Map(sums[0]?.points ?? []);
  const points = counts[0]?.points ?? [];
  const work = new Map(points.map(([at, count]) => [at, { count, ms: (seconds.get(at) ?? 0) * 1000 }]));
  return { work, from: period.since };
}

/** Those who consume tell of each message by a span. */
async function messagesOf(telemetry: Telemetry, component: string, since: number, until: number): Promise<Work> {
  const spans = await telemetry.spans({ component: [component], kind: ['consumer'], since, until, limit: MOST_SPANS });
  const work = new Map<number, { count: number; ms: number }>();
  for (const { startedAt, durationMs } of spans) {
    const at = since + (Math.floor((startedAt - since) / STEP_MS) + 1) * STEP_MS;
    const { count, ms } = work.get(at) ?? { count: 0, ms: 0 };
    work.set(at, { count: count + 1, ms: ms + durationMs });
  }
  // The newest come first. Where there were more, the oldest period of those that came is known in part only.
  const oldest = spans.length < MOST_SPANS ? since : Math.min(...work.keys());
  work.delete(oldest);
  return { work, from: oldest };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const medianOf = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const tooLittle = (name: string, steps: number, done: number, minutes: number): PlatformError =>
  new PlatformError({
    code: 'too-little-data',
    message: `${name} has done too little in the last ${Math.round(minutes)} minutes to tell what its work costs`,
    details: [
      `found   ${Math.round(done)} requests or messages in ${steps} periods of ${STEP_MS / 1000} s`,
      `needed  ${FEWEST_DONE} in ${FEWEST_STEPS} periods at least, under a load that changes`,
    ],
    next: 'platform load, for two minutes; or a longer time with --since 1h; or give --cpu-per-request',
    exitCode: ExitCode.notReady,
  });
