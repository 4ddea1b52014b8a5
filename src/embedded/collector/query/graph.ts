import type { GraphEdge } from '../../../kernel/index.ts';
import { percentile, type Row, type Store } from '../store/index.ts';
import { Conditions, windowOf } from './parameters.ts';

/** Spans of kinds client, producer and consumer ask somebody. */
const ASKED = `select component, peer, address, system, bucket, count(*), sum(error), max(start) from span`;
/** Where the address told nothing, the server span below tells who answered: an address may be any number in a network of containers. */
const ANSWERED = `select a.component, b.component, null, coalesce(a.system, 'http'), a.bucket, count(*), sum(a.error), max(a.start)
  from span a join span b on b.trace = a.trace and b.parent = a.span`;
const IS_ANSWERED = `(kind = 3 and exists (select 1 from span b where b.trace = span.trace and b.parent = span.span
  and b.component <> span.component))`;
/** A request that says on whose behalf it comes: the caller itself sends no spans. */
const CALLERS = `select caller, component, null, 'http', bucket, count(*), sum(error), max(start) from span`;

/** Who called whom: `since`, `until`, `component` (either end). */
export function graph(store: Store, query: URLSearchParams, now: number): { edges: GraphEdge[] } {
  const { since, until } = windowOf(query, now);
  const at = (table = '') =>
    new Conditions().add(`${table}start >= ? and ${table}start <= ?`, since * 1000, until * 1000);
  const asked = at().add('kind in (3, 4, 5)').add(`(peer is not null or (address is not null and not ${IS_ANSWERED}))`);
  const answered = at('a.')
    // Whoever takes a message is not who was asked to keep it.
    .add('(a.kind = 3 or (a.kind = 4 and a.address is null))')
    .add('a.peer is null')
    .add('b.component <> a.component');
  const callers = at().add('caller is not null');
  const rows = [
    ...store.prepare(`${ASKED} ${asked.sql} group by component, peer, address, system, bucket`).all(...asked.values),
    ...store.prepare(`${ANSWERED} ${answered.sql} group by 1, 2, 4, 5`).all(...answered.values),
    ...store.prepare(`${CALLERS} ${callers.sql} group by 1, 2, 5`).all(...callers.values),
  ];
  const components = query.getAll('component');
  const edges = summed(rows).filter(
    ({ from, to }) => components.length === 0 || components.includes(from) || components.includes(to ?? ''),
  );
  return { edges };
}

interface Sum {
  readonly from: string;
  readonly to: string | undefined;
  readonly address: string | undefined;
  readonly system: string;
  readonly counts: Map<number, number>;
  calls: number;
  errors: number;
  lastAt: number;
}

function summed(rows: readonly Row[]): GraphEdge[] {
  const sums = new Map<string, Sum>();
  for (const [from, to, address, system, bucket, calls, errors, last] of rows) {
    const key = JSON.stringify([from, to, address, system]);
    const sum: Sum = sums.get(key) ?? {
      from: String(from),
      to: to === null ? undefined : String(to),
      address: address === null ? undefined : String(address),
      system: String(system),
      counts: new Map(),
      calls: 0,
      errors: 0,
      lastAt: 0,
    };
    sums.set(key, sum);
    sum.counts.set(Number(bucket), (sum.counts.get(Number(bucket)) ?? 0) + Number(calls));
    sum.calls += Number(calls);
    sum.errors += Number(errors);
    sum.lastAt = Math.max(sum.lastAt, Number(last) / 1000);
  }
  return [...sums.values()]
    .map(({ counts, to, address, ...sum }) => ({
      ...sum,
      ...(to === undefined ? {} : { to }),
      ...(address === undefined ? {} : { address }),
      p50Ms: percentile(counts, 0.5),
      p95Ms: percentile(counts, 0.95),
    }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = ({ from, to, address, system }: Pick<GraphEdge, 'from' | 'to' | 'address' | 'system'>) =>
  `${from} ${to ?? address} ${system}`;
