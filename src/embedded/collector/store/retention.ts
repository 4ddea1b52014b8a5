import type { Store } from './database.ts';

/** Removed at a time: longer work would make senders wait. */
const BATCH = 2_000;
/** What of the space each kind may fill before it has to go first, when all of it is full. */
const SHARES = { span: 0.5, log: 0.3, sample: 0.2 } as const;
type Table = keyof typeof SHARES;
const TIME: Readonly<Record<Table, { readonly column: string; readonly perMs: number }>> = {
  span: { column: 'start', perMs: 1000 },
  log: { column: 'at', perMs: 1 },
  sample: { column: 'at', perMs: 1 },
};
/** Room that is made when the space is full, so that not every look has to make some. */
const ROOM = 0.9;

export interface Limits {
  readonly retentionMs: number;
  readonly maxBytes: number;
}

/** Removes what is too old or too much, a piece at a time. Returns true while there is more to remove. */
export function tidy(store: Store, { retentionMs, maxBytes }: Limits, now: number, full: boolean): boolean {
  const removed = (Object.keys(SHARES) as Table[]).map((table) => {
    const { column, perMs } = TIME[table];
    return removeOld(store, table, `${column} < ${(now - retentionMs) * perMs}`);
  });
  const used = store.usedBytes();
  if (used > maxBytes * (full ? ROOM : 1)) {
    // Nothing but what came first goes: ids ascend in the order of arrival.
    const table = fullest(store);
    store.prepare(`delete from ${table} where id in (select id from ${table} order by id limit ${BATCH})`).run();
    clearOrphans(store);
    return store.usedBytes() > maxBytes * ROOM;
  }
  if (removed.some((what) => what !== 'nothing')) clearOrphans(store);
  return removed.includes('more');
}

function removeOld(store: Store, table: Table, condition: string): 'nothing' | 'all' | 'more' {
  const old = () => store.prepare(`select 1 from ${table} where id = (select min(id) from ${table}) and ${condition}`);
  if (old().get() === undefined) return 'nothing';
  store
    .prepare(`delete from ${table} where id in (select id from ${table} order by id limit ${BATCH}) and ${condition}`)
    .run();
  return old().get() === undefined ? 'all' : 'more';
}

/** Summaries without spans. A trace whose first spans are gone keeps what is left. */
function clearOrphans(store: Store): void {
  const oldest = store.prepare('select start from span where id = (select min(id) from span)').get()?.[0];
  const before = oldest === undefined ? Number.MAX_SAFE_INTEGER : Number(oldest);
  store.prepare('delete from trace where finish < ?').run(before);
}

/** Series nobody has told anything about for as long as anything is kept. Returns whether there were any. */
export function clearSeries(store: Store): boolean {
  const gone = store.prepare('select 1 from source where id not in (select distinct source from sample) limit 1').get();
  if (gone === undefined) return false;
  store.transaction(() => {
    store.prepare('delete from source where id not in (select distinct source from sample)').run();
    store.prepare('delete from series where source not in (select id from source)').run();
  });
  return true;
}

/** By the bytes of its newest rows, times how many there are. */
function fullest(store: Store): Table {
  const size = (table: Table, bytes: string) => {
    const sql = `select (select max(id) - min(id) + 1 from ${table}), (select avg(${bytes}) from (select * from ${table} order by id desc limit 200))`;
    const [count, average] = store.prepare(sql).get() ?? [];
    return (Number(count ?? 0) * Number(average ?? 0)) / SHARES[table];
  };
  const sizes: Record<Table, number> = {
    span: size('span', '300 + length(body)'),
    log: size('log', "120 + length(text) + length(coalesce(fields, ''))"),
    sample: size('sample', '40 + length(data)'),
  };
  return (Object.keys(sizes) as Table[]).reduce((a, b) => (sizes[b] > sizes[a] ? b : a));
}
