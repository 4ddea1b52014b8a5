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

/** `born`: this is the first value of the series, and whoever tells it was heard before: counted from 0 since then. */
export type Told = (series: Series, at: number, value: number, born: boolean) => void;

/**
 * Every value of the series in a window, in the order of time. Reading begins a little earlier: at the last complete snapshot
 * before, which also gives rates their first point.
 */
export function readPoints(store: Store, series: readonly Series[], { since, until }: Window, told: Told): void {
  const bySource = new Map<number, Map<number, Series>>();
  for (const one of series) {
    const wanted = bySource.get(one.source) ?? new Map<number, Series>();
    bySource.set(one.source, wanted.set(one.id, one));
  }
  const earliest = since - COMPLETE_MS - GRACE_MS;
  const select = store.prepare(
    'select at, complete, data from sample where source = ? and at >= ? and at <= ? order by at',
  );
  const before = store.prepare('select 1 from sample where source = ? and at < ? limit 1');
  for (const [source, wanted] of bySource) {
    let values = new Map<number, number>();
    // Nothing of it is older: it has just begun, and everything it tells with it.
    let complete = before.get(source, earliest) === undefined;
    for (const [at, whole, data] of select.all(source, earliest, until)) {
      const born = new Set<number>();
      const next = whole ? new Map<number, number>() : values;
      decode(data as Uint8Array, (id, value) => {
        if (!wanted.has(id)) return;
        if (complete && !values.has(id)) born.add(id);
        next.set(id, value);
      });
      values = next;
      complete ||= whole === 1;
      if (Number(at) < since) continue;
      for (const [id, value] of values) told(wanted.get(id) as Series, Number(at), value, born.has(id));
    }
  }
}
/** A complete snapshot may come one interval late. */
const GRACE_MS = 15_000;
