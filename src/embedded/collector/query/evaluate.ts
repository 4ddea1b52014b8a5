import type { Labels, SeriesPoints } from '../../../kernel/index.ts';
import { SCRAPE_MS } from '../scrape/index.ts';
import type { Store } from '../store/index.ts';
import type { Window } from './parameters.ts';
import { quantile } from './quantile.ts';
import { type Filter, findSeries, readPoints } from './series.ts';

export const FUNCTIONS = ['last', 'rate', 'increase', 'avg', 'max', 'quantile'] as const;
type Function = (typeof FUNCTIONS)[number];
export const AGGREGATES = ['sum', 'avg', 'max', 'min'] as const;
type Aggregate = (typeof AGGREGATES)[number];
/** A value is worth something for so long after it was told. */
export const STALE_MS = 3 * SCRAPE_MS;

export interface RangeQuery {
  readonly name: string;
  readonly filters: readonly Filter[];
  readonly fn: Function;
  readonly agg: Aggregate;
  readonly by: readonly string[];
  /** Milliseconds. */
  readonly step: number;
  readonly window: Window;
  readonly q: number;
}

/** Values of a metric over time: one for each group of series and step. */
export function evaluate(store: Store, query: RangeQuery): SeriesPoints[] {
  const { fn, by, agg } = query;
  if (fn !== 'quantile') {
    const kept = by.length === 0 ? undefined : by;
    return grouped(stepped(store, query, query.name, fn), kept).map(({ labels, members }) => ({
      labels,
      points: combine(members, agg),
    }));
  }
  const name = query.name.endsWith('_bucket') ? query.name : `${query.name}_bucket`;
  const buckets = grouped(stepped(store, query, name, 'increase'), [...by, 'le']);
  const groups = grouped(
    buckets.map(({ labels, members }) => ({ labels, steps: new Map(combine(members, 'sum')) })),
    by,
  );
  return groups.map(({ labels, members }) => ({ labels, points: quantiles(members, query.q) }));
}

interface Stepped {
  readonly labels: Labels;
  readonly steps: Map<number, number>;
}

/** One value for each series and step. A step is named by its end. */
function stepped(store: Store, { filters, step, window }: RangeQuery, name: string, fn: Function): Stepped[] {
  const found = findSeries(store, [name], filters);
  const states = new Map<
    number,
    { before: number | undefined; steps: Map<number, number>; counts: Map<number, number> }
  >();
  const growing = fn === 'rate' || fn === 'increase';
  // A rate needs the value before the window.
  const reading = { since: window.since - (growing ? STALE_MS : 0), until: window.until };
  readPoints(store, found, reading, ({ id }, at, value, born) => {
    let state = states.get(id);
    if (!state) {
      state = { before: undefined, steps: new Map(), counts: new Map() };
      states.set(id, state);
    }
    const { before, steps, counts } = state;
    state.before = value;
    if (at < window.since) return;
    const end = window.since + (Math.floor((at - window.since) / step) + 1) * step;
    if (growing) {
      // A counter that fell began again from 0.
      const from = before ?? (born ? 0 : value);
      const grown = value >= from ? value - from : value;
      steps.set(end, (steps.get(end) ?? 0) + (fn === 'rate' ? (grown * 1000) / step : grown));
    } else if (fn === 'avg') {
      const count = (counts.get(end) ?? 0) + 1;
      counts.set(end, count);
      steps.set(end, (steps.get(end) ?? 0) + (value - (steps.get(end) ?? 0)) / count);
    } else if (fn === 'max') steps.set(end, Math.max(steps.get(end) ?? -Infinity, value));
    else steps.set(end, value);
  });
  return found.flatMap(({ id, labels }) => {
    const steps = states.get(id)?.steps;
    return steps && steps.size > 0 ? [{ labels, steps }] : [];
  });
}

function grouped(series: readonly Stepped[], by: readonly string[] | undefined) {
  const groups = new Map<string, { labels: Labels; members: Stepped[] }>();
  for (const one of series) {
    const labels = by ? Object.fromEntries(by.map((label) => [label, one.labels[label] ?? ''])) : one.labels;
    const key = JSON.stringify(by ? Object.values(labels) : Object.entries(labels).sort());
    const group = groups.get(key) ?? { labels, members: [] };
    groups.set(key, group);
    group.members.push(one);
  }
  return [...groups.values()];
}

function combine(members: readonly Stepped[], agg: Aggregate): (readonly [number, number])[] {
  const values = new Map<number, number[]>();
  for (const { steps } of members) {
    for (const [at, value] of steps) {
      const list = values.get(at);
      if (list) list.push(value);
      else values.set(at, [value]);
    }
  }
  return [...values].sort(([a], [b]) => a - b).map(([at, list]) => [at, folded(list, agg)] as const);
}

function folded(values: readonly number[], agg: Aggregate): number {
  if (agg === 'max') return Math.max(...values);
  if (agg === 'min') return Math.min(...values);
  const sum = values.reduce((total, value) => total + value, 0);
  return agg === 'avg' ? sum / values.length : sum;
}

/** As Prometheus' histogram_quantile: evenly spread within a bucket; the last one counts as its lower bound. */
function quantiles(buckets: readonly Stepped[], q: number): (readonly [number, number])[] {
  const bounds = buckets
    .map(({ labels, steps }) => ({ le: labels.le === '+Inf' ? Infinity : Number(labels.le), steps }))
    .sort((a, b) => a.le - b.le);
  const times = [...new Set(bounds.flatMap(({ steps }) => [...steps.keys()]))].sort((a, b) => a - b);
  return times.flatMap((at) => {
    const value = quantile(
      bounds.map(({ le, steps }) => ({ le, count: steps.get(at) ?? 0 })),
      q,
    );
    return value === undefined ? [] : [[at, value] as const];
  });
}
