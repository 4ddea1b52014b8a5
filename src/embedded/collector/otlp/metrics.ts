import type { Labels } from '../../../kernel/index.ts';
import type { Parsed, Sample, Snapshot } from '../records.ts';
import { attributesOf, isRecord, type Json, microseconds, numberOf, records, senderOf, textOf } from './values.ts';

const DELTA = 1;
/** Suffixes of units in names, as the OpenTelemetry specification translates to Prometheus. */
const UNITS: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  '%': 'percent',
};

/** Metrics of an ExportMetricsServiceRequest in the terms of Prometheus. Sums of deltas are added up by `sum`. */
export function metricsOf(request: Json, now: number, sum: Accumulate): Parsed<Snapshot> {
  const items: Snapshot[] = [];
  let rejected = 0;
  for (const { resource, scopeMetrics } of records(request.resourceMetrics)) {
    const sender = senderOf(resource);
    const samples: Sample[] = [];
    let at = 0;
    for (const { metrics } of records(scopeMetrics)) {
      for (const metric of records(metrics)) {
        const points = pointsOf(metric);
        if (points.length === 0) rejected += 1;
        for (const { point, samples: found, delta } of points) {
          at = Math.max(at, (microseconds(point.timeUnixNano) ?? 0) / 1000);
          samples.push(...(delta ? found.map((sample) => sum(sender.replica, sample)) : found));
        }
      }
    }
    // Clocks of others are not ours: what claims to come from the future is of now.
    if (samples.length > 0)
      items.push({ ...sender, origin: 'otlp', at: Math.floor(Math.min(at || now, now)), samples });
  }
  return {
    items,
    rejected,
    ...(rejected > 0 ? { reason: 'exponential histograms and empty metrics are not kept' } : {}),
  };
}

export type Accumulate = (replica: string, sample: Sample) => Sample;

/** Running totals of series that are sent as differences. */
export function accumulator(): Accumulate {
  const totals = new Map<string, number>();
  return (replica, sample) => {
    const key = JSON.stringify([replica, sample.name, sample.labels]);
    const value = (totals.get(key) ?? 0) + sample.value;
    if (totals.has(key) || totals.size < MOST_TOTALS) totals.set(key, value);
    return { ...sample, value };
  };
}
const MOST_TOTALS = 5_000;

interface Point {
  readonly point: Json;
  readonly samples: readonly Sample[];
  readonly delta: boolean;
}

function pointsOf(metric: Json): Point[] {
  const { gauge, sum, histogram, summary } = metric;
  const unit = textOf(metric.unit);
  const base = nameOf(textOf(metric.name) ?? '', unit);
  if (base === '') return [];
  if (isRecord(gauge)) return numbers(gauge, base, 'gauge');
  if (isRecord(sum)) {
    const counter = sum.isMonotonic === true;
    const name = counter && !base.endsWith('_total') ? `${base}_total` : base;
    return numbers(sum, name, counter ? 'counter' : 'gauge', sum.aggregationTemporality === DELTA);
  }
  if (isRecord(histogram)) {
    const delta = histogram.aggregationTemporality === DELTA;
    return records(histogram.dataPoints).map((point) => ({ point, samples: buckets(point, base), delta }));
  }
  if (isRecord(summary)) {
    return records(summary.dataPoints).map((point) => ({ point, samples: quantiles(point, base), delta: false }));
  }
  return [];
}

const numbers = (data: Json, name: string, type: Sample['type'], delta = false): Point[] =>
  records(data.dataPoints).flatMap((point) => {
    const value = numberOf(point.asDouble) ?? numberOf(point.asInt);
    return value === undefined ? [] : [{ point, samples: [{ name, type, labels: labelsOf(point), value }], delta }];
  });

function buckets(point: Json, name: string): Sample[] {
  const labels = labelsOf(point);
  const counts = Array.isArray(point.bucketCounts) ? point.bucketCounts.map((count) => numberOf(count) ?? 0) : [];
  const bounds = Array.isArray(point.explicitBounds) ? point.explicitBounds.map((bound) => numberOf(bound) ?? 0) : [];
  let total = 0;
  const hits = counts.map((count, index) => {
    total += count;
    const le = String(bounds[index] ?? '+Inf');
    return { name: `${name}_bucket`, type: 'histogram' as const, labels: { ...labels, le }, value: total };
  });
  return [...hits, ...totals(point, name, labels, 'histogram')];
}

function quantiles(point: Json, name: string): Sample[] {
  const labels = labelsOf(point);
  const values = records(point.quantileValues).map(({ quantile, value }) => ({
    name,
    type: 'summary' as const,
    labels: { ...labels, quantile: String(numberOf(quantile) ?? 0) },
    value: numberOf(value) ?? 0,
  }));
  return [...values, ...totals(point, name, labels, 'summary')];
}

const totals = (point: Json, name: string, labels: Labels, type: Sample['type']): Sample[] => [
  { name: `${name}_sum`, type, labels, value: numberOf(point.sum) ?? 0 },
  { name: `${name}_count`, type, labels, value: numberOf(point.count) ?? 0 },
];

function nameOf(name: string, unit: string | undefined): string {
  const plain = name.replaceAll(/[^a-zA-Z0-9_:]/g, '_');
  const suffix = unit === undefined ? undefined : UNITS[unit];
  return suffix === undefined || plain.includes(suffix) ? plain : `${plain}_${suffix}`;
}

const labelsOf = ({ attributes }: Json): Labels =>
  Object.fromEntries(
    Object.entries(attributesOf(attributes)).map(([key, value]) => [
      key.replaceAll(/[^a-zA-Z0-9_]/g, '_'),
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
