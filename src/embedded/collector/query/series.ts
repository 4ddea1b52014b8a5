import type { Labels, SeriesView } from '../../../kernel/index.ts';
import { COMPLETE_MS, decode, type Store } from '../store/index.ts';
import { Conditions, type Window } from './parameters.ts';

export interface Series extends SeriesView {
  readonly id: number;
  readonly source: number;
}

/** Label filters: `component=order`, `status=5*` (a star at the end stands for any rest), `route!=/livez`. */
export interface Filter {
  readonly label: string;
  readonly not: boolean;
  readonly value: string;
}

export function findSeries(store: Store, names: readonly string[], filters: readonly Filter[]): Series[] {
  const where = new Conditions().in('series.name', names);
  const sql = `select series.id, series.source, name, type, labels, component, replica from series join source on source.id = series.source
    ${where.sql}`;
  return store
    .prepare(sql)
    .all(...where.values)
    .map(([id, source, name, type, labels, component, replica]) => ({
      id: Number(id),
      source: Number(source),
      name: String(name),
      type: String(type) as SeriesView['type'],
      // Who it comes from is known better than told.
      labels: { ...(JSON.parse(String(labels)) as Labels), component: String(component), replica: String(replica) },
    }))
    .filter(({ labels }) => filters.every((filter) => matches(labels, filter)));
}

function matches(labels: Labels, { label, not, value }: Filter): boolean {
  const found = labels[label] ?? '';
  const equal = value.endsWith('*') ? found.startsWith(value.slice(0, -1)) : found === value;
  return equal !== not;
}

/**
 * Every value of the series in a window, in the order of time. Reading begins a little earlier: at the last complete snapshot
 * before, which also gives rates their first point.
 */
export function readPoints(
  store: Store,
  series: readonly Series[],
  { since, until }: Window,
  told: (series: Series, at: number, value: number) => void,
): void {
  const bySource = new Map<number, Map<number, Series>>();
  for (const one of series) {
    const wanted = bySource.get(one.source) ?? new Map<number, Series>();
    bySource.set(one.source, wanted.set(one.id, one));
  }
  const select = store.prepare(
    'select at, complete, data from sample where source = ? and at >= ? and at <= ? order by at',
  );
  for (const [source, wanted] of bySource) {
    const values = new Map<number, number>();
    for (const [at, complete, data] of select.all(source, since - COMPLETE_MS - GRACE_MS, until)) {
      if (complete) values.clear();
      decode(data as Uint8Array, (id, value) => {
        if (wanted.has(id)) values.set(id, value);
      });
      if (Number(at) < since) continue;
      for (const [id, value] of values) told(wanted.get(id) as Series, Number(at), value);
    }
  }
}
/** A complete snapshot may come one interval late. */
const GRACE_MS = 15_000;
