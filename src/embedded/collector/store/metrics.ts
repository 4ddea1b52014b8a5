import type { Sample, Snapshot } from '../records.ts';
import { encode } from './codec.ts';
import type { Store } from './database.ts';

/** A copy that tells more series than this is cut off, and so is everybody together: labels without bounds fill any store. */
const MOST_OF_ONE = 4_000;
const MOST = 30_000;
/** Readers go back at most so far for a complete snapshot. */
export const COMPLETE_MS = 60_000;

interface Source {
  readonly id: number;
  readonly series: Map<string, number>;
  last: Map<number, number>;
  completeAt: number;
  at: number;
}

export interface MetricWriter {
  /** Returns how many samples were not taken. */
  add(snapshots: readonly Snapshot[]): number;
  /** After series were removed: everything is read anew. */
  forget(): void;
  count(): number;
}

const keyOf = ({ name, labels }: Pick<Sample, 'name' | 'labels'>) => {
  let key = name;
  for (const label in labels) key += `\0${label}\0${labels[label]}`;
  return key;
};

export function metricWriter(store: Store): MetricWriter {
  const addSource = store.prepare('insert into source (component, replica, origin) values (?, ?, ?)');
  const addSeries = store.prepare('insert into series (source, name, type, labels) values (?, ?, ?, ?)');
  const addSample = store.prepare('insert into sample (source, at, complete, data) values (?, ?, ?, ?)');
  const lastId = store.prepare('select last_insert_rowid()');
  const inserted = () => Number(lastId.get()?.[0]);
  let sources = new Map<string, Source>();
  let total = 0;

  const load = () => {
    sources = new Map();
    const byId = new Map<number, Source>();
    for (const [id, component, replica, origin] of store
      .prepare('select id, component, replica, origin from source')
      .all()) {
      const source = { id: Number(id), series: new Map(), last: new Map(), completeAt: 0, at: 0 };
      sources.set(`${component}\0${replica}\0${origin}`, source);
      byId.set(source.id, source);
    }
    total = 0;
    for (const [id, source, name, labels] of store.prepare('select id, source, name, labels from series').all()) {
      const key = keyOf({ name: String(name), labels: JSON.parse(String(labels)) });
      byId.get(Number(source))?.series.set(key, Number(id));
      total += 1;
    }
  };
  load();

  const sourceOf = ({ component, replica, origin }: Snapshot): Source => {
    const key = `${component}\0${replica}\0${origin}`;
    const known = sources.get(key);
    if (known) return known;
    addSource.run(component, replica, origin);
    const made: Source = { id: inserted(), series: new Map(), last: new Map(), completeAt: 0, at: 0 };
    sources.set(key, made);
    return made;
  };
  const seriesOf = (source: Source, sample: Sample): number | undefined => {
    const key = keyOf(sample);
    const known = source.series.get(key);
    if (known !== undefined || source.series.size >= MOST_OF_ONE || total >= MOST) return known;
    addSeries.run(source.id, sample.name, sample.type, JSON.stringify(sample.labels));
    total += 1;
    const id = inserted();
    source.series.set(key, id);
    return id;
  };

  const write = (snapshot: Snapshot): number => {
    const source = sourceOf(snapshot);
    // Whoever pushes tells only what it has to tell now: the rest holds.
    const values = new Map(snapshot.origin === 'scrape' ? [] : source.last);
    let dropped = 0;
    for (const sample of snapshot.samples) {
      const id = seriesOf(source, sample);
      if (id === undefined || Number.isNaN(sample.value)) dropped += 1;
      else values.set(id, sample.value);
    }
    // Time only goes forward: whatever the clocks of senders say, snapshots of one source follow each other.
    const at = Math.max(snapshot.at, source.at + 1);
    const complete = at - source.completeAt >= COMPLETE_MS || [...source.last.keys()].some((id) => !values.has(id));
    const changed = complete ? [...values] : [...values].filter(([id, value]) => source.last.get(id) !== value);
    addSample.run(source.id, at, complete ? 1 : 0, encode(changed));
    source.last = values;
    source.at = at;
    if (complete) source.completeAt = at;
    return dropped;
  };

  return {
    add: (snapshots) => {
      let dropped = 0;
      if (snapshots.length === 0) return 0;
      store.transaction(() => {
        for (const snapshot of snapshots) dropped += write(snapshot);
      });
      return dropped;
    },
    forget: load,
    count: () => total,
  };
}
