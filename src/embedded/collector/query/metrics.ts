import type { SeriesPoints, SeriesValue, SeriesView } from '../../../kernel/index.ts';
import { SCRAPE_MS } from '../scrape/index.ts';
import type { Store } from '../store/index.ts';
import { AGGREGATES, evaluate, FUNCTIONS, STALE_MS } from './evaluate.ts';
import { BadQuery, numberOf, windowOf } from './parameters.ts';
import { type Filter, findSeries, readPoints } from './series.ts';

const MOST_STEPS = 2_000;
/** Names of metrics and their labels: `name`, and filters as below. */
export function listSeries(store: Store, query: URLSearchParams): { series: SeriesView[] } {
  const found = findSeries(store, query.getAll('name'), filtersOf(query));
  return { series: found.map(({ name, type, labels }) => ({ name, type, labels })) };
}

/** The newest value of each series of the last minute: `name`, filters. */
export function lastValues(store: Store, query: URLSearchParams, now: number): { values: SeriesValue[] } {
  const name = nameOf(query);
  const values = new Map<number, SeriesValue>();
  const window = { since: now - 4 * STALE_MS, until: now };
  readPoints(store, findSeries(store, [name], filtersOf(query)), window, ({ id, labels }, at, value) =>
    values.set(id, { labels, at, value }),
  );
  return { values: [...values.values()] };
}

/**
 * `name`, `fn` (last, rate, increase, avg, max, quantile), `by` (labels to keep, repeatable; all without it), `agg` (sum, avg, max, min:
 * how series that then are the same become one; sum), `q` (of quantile, 0 to 1, over `name_bucket`), `since`, `until`, `step` (ms),
 * filters as `label=value`.
 */
export function range(store: Store, query: URLSearchParams, now: number): { series: SeriesPoints[] } {
  const window = windowOf(query, now, 900_000);
  const step = numberOf(query, 'step') ?? Math.max(SCRAPE_MS * 2, Math.ceil((window.until - window.since) / 120));
  if (step < 1000 || (window.until - window.since) / step > MOST_STEPS) {
    throw new BadQuery(`step is at least 1000 ms, and there are at most ${MOST_STEPS} of them`);
  }
  const fn = oneOf(query, 'fn', FUNCTIONS, 'last');
  const agg = oneOf(query, 'agg', AGGREGATES, 'sum');
  return {
    series: evaluate(store, {
      name: nameOf(query),
      filters: filtersOf(query),
      fn,
      agg,
      by: query.getAll('by'),
      step,
      window,
      q: numberOf(query, 'q') ?? 0.95,
    }),
  };
}

const RESERVED = new Set(['name', 'fn', 'agg', 'by', 'q', 'since', 'until', 'step', 'limit']);

export function filtersOf(query: URLSearchParams): Filter[] {
  return [...query].flatMap(([key, value]) => {
    const not = key.endsWith('!');
    const label = not ? key.slice(0, -1) : key;
    return RESERVED.has(label) ? [] : [{ label, not, value }];
  });
}

function nameOf(query: URLSearchParams): string {
  const name = query.get('name');
  if (name) return name;
  throw new BadQuery('name is missing');
}

function oneOf<const T extends string>(query: URLSearchParams, key: string, known: readonly T[], usual: T): T {
  const value = query.get(key) ?? usual;
  if (known.includes(value as T)) return value as T;
  throw new BadQuery(`${key} is one of ${known.join(', ')}`);
}
