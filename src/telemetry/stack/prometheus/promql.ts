import type { Filters, RangeQuery } from '../../port.ts';

/** A counter counts for so long after it was told last: the copy it belongs to may have ended in the meantime. */
const KNOWN_MS = 60_000;

/** `name{component="order",status=~"5.*"}`. Without a name: every series with these labels. */
export function selector(name: string | undefined, where: Filters = {}): string {
  const conditions = Object.entries(where).map(([key, value]) => {
    const not = key.endsWith('!');
    const label = not ? key.slice(0, -1) : key;
    const starred = value.endsWith('*');
    const text = JSON.stringify(starred ? `${escaped(value.slice(0, -1))}.*` : value);
    const operator = starred ? (not ? '!~' : '=~') : not ? '!=' : '=';
    return `${label}${operator}${text}`;
  });
  return `${name ?? ''}{${conditions.join(',')}}`;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * How much a counter grew in the last `ms`: its value now less its value then. One that fell began again from 0; one that was not
 * there then began at 0. Unlike `increase()` it needs no two samples within that time and makes no fractions.
 */
export function grown(series: string, ms: number): string {
  const window = span(Math.max(KNOWN_MS, ms));
  const after = `last_over_time(${series}[${window}])`;
  const before = `last_over_time(${series}[${window}] offset ${span(ms)})`;
  return `((${after} - ${before}) >= 0 or ${after})`;
}

/** The expression for a range query; evaluated at the end of each step. Pure. */
export function promQl({ name, where, fn = 'last', by, agg = 'sum', q = 0.95 }: RangeQuery, stepMs: number): string {
  if (fn === 'quantile') {
    const buckets = selector(name.endsWith('_bucket') ? name : `${name}_bucket`, where);
    return `histogram_quantile(${q}, sum by (${['le', ...(by ?? [])].join(', ')}) (${grown(buckets, stepMs)}))`;
  }
  const values = valuesOf(selector(name, where), fn, stepMs);
  return by === undefined ? values : `${agg} by (${by.join(', ')}) (${values})`;
}

function valuesOf(series: string, fn: Exclude<RangeQuery['fn'], 'quantile' | undefined>, stepMs: number): string {
  switch (fn) {
    case 'increase':
      return grown(series, stepMs);
    case 'rate':
      return `${grown(series, stepMs)} / ${stepMs / 1000}`;
    case 'last':
      return `last_over_time(${series}[${span(stepMs)}])`;
    case 'avg':
    case 'max':
      return `${fn}_over_time(${series}[${span(stepMs)}])`;
  }
}

export const span = (ms: number): string => `${Math.max(1, Math.ceil(ms))}ms`;
