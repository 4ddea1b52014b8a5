import { ExitCode, PlatformError, parseDuration } from '../kernel/index.ts';
import type { LoadCounts, LoadReport } from './types.ts';

/** `p99>300ms`, `errors>0.1%`, `order:p95>200ms`, `rate<450`: what must not be. */
export interface Threshold {
  readonly text: string;
  /** Kind of request; all together without it. */
  readonly type?: string;
  readonly metric: string;
  readonly operator: '>' | '>=' | '<' | '<=';
  /** Milliseconds, a share of the requests that were due (0 to 1), a count, or requests per second. */
  readonly limit: number;
  readonly unit: 'ms' | 'share' | 'count' | 'perSecond';
}

export interface ThresholdVerdict {
  readonly threshold: string;
  readonly ok: boolean;
  /** In the unit of the threshold; null: endless, more requests than that were never answered. */
  readonly value: number | null;
  readonly unit: Threshold['unit'];
}

const LATENCIES = {
  p50: 'p50',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  'p99.9': 'p999',
  max: 'max',
  mean: 'mean',
} as const;
const KINDS = ['errors', 'timeout', 'refused', 'reset', 'network', 'dropped', '4xx', '5xx'];

/** Reads one `--fail-if`. */
export function parseThreshold(text: string): Threshold {
  const [, type, metric = '', operator = '', value = ''] =
    /^(?:([^:<>=]+):)?([a-z0-9.]+)(>=?|<=?)([\d.]+[a-z%]*)$/.exec(text.replaceAll(' ', '')) ?? [];
  const read = readLimit(metric, value);
  if (!read) throw unclear(text);
  const of = type === undefined ? {} : { type };
  return { text, ...of, metric, operator: operator as Threshold['operator'], ...read };
}

function readLimit(metric: string, value: string): Pick<Threshold, 'limit' | 'unit'> | undefined {
  if (metric in LATENCIES) {
    const ms = parseDuration(value);
    return ms === undefined ? undefined : { limit: ms, unit: 'ms' };
  }
  const number = Number(value.replace('%', ''));
  if (Number.isNaN(number)) return undefined;
  if (metric === 'rate') return value.endsWith('%') ? undefined : { limit: number, unit: 'perSecond' };
  if (!KINDS.includes(metric) && !/^[1-5]\d\d$/.test(metric)) return undefined;
  return value.endsWith('%') ? { limit: number / 100, unit: 'share' } : { limit: number, unit: 'count' };
}

/** Holds a report against thresholds. A kind of request that was never sent has no errors, and endless latency. Pure. */
export function judgeLoad(report: LoadReport, thresholds: readonly Threshold[]): ThresholdVerdict[] {
  return thresholds.map((threshold) => {
    const value = measured(report, threshold);
    return {
      threshold: threshold.text,
      ok: !holds(value ?? Number.POSITIVE_INFINITY, threshold),
      value,
      unit: threshold.unit,
    };
  });
}

function measured(report: LoadReport, { type, metric, unit }: Threshold): number | null {
  const counts = type === undefined ? report : report.types[type];
  if (unit === 'ms') {
    if (!counts || counts.ok + counts.failed === 0) return null;
    const key = LATENCIES[metric as keyof typeof LATENCIES];
    // The longest one of all is not known while some were never answered.
    const endless = key === 'max' && counts.latencyMs.p999 === null;
    return endless ? null : counts.latencyMs[key];
  }
  if (!counts) return 0;
  if (unit === 'perSecond') return counts.ok / Math.max(report.durationMs / 1000, 0.001);
  const count = errorsOf(counts, metric);
  return unit === 'share' ? count / Math.max(1, counts.due) : count;
}

/** 429 is a limit that works as it was set: `4xx` is all others. */
export function errorsOf({ failed, errors }: LoadCounts, kind: string): number {
  if (kind === 'errors') return failed;
  if (!kind.endsWith('xx')) return errors[kind] ?? 0;
  const statuses = Object.entries(errors).filter(([name]) => /^\d{3}$/.test(name) && name !== '429');
  return statuses.filter(([name]) => name[0] === kind[0]).reduce((sum, [, count]) => sum + count, 0);
}

function holds(value: number, { operator, limit }: Threshold): boolean {
  if (operator === '>') return value > limit;
  if (operator === '>=') return value >= limit;
  return operator === '<' ? value < limit : value <= limit;
}

const unclear = (text: string) =>
  new PlatformError({
    code: 'bad-input',
    message: `${text} is no threshold`,
    details: [
      `latency  ${Object.keys(LATENCIES).join(', ')}, against a duration`,
      `errors   ${KINDS.join(', ')}, or a status such as 429, against a share or a count`,
      'rate     expected answers per second',
    ],
    next: "--fail-if 'p99>300ms' --fail-if 'errors>0.1%' --fail-if 'order:p95>200ms'",
    exitCode: ExitCode.badInput,
  });
