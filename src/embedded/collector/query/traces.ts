import type { Attributes, SpanKind, SpanView, TraceSummary } from '../../../kernel/index.ts';
import { idOf } from '../otlp/index.ts';
import type { Row, Store } from '../store/index.ts';
import { BadQuery, Conditions, flagOf, limitOf, numberOf, windowOf } from './parameters.ts';

const KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer'];
/** A trace with more spans is told in part: its first ones. */
const MOST_SPANS = 5_000;

/** The root is there and is work of the program's own accord. */
const NOT_INTERNAL = `not exists (select 1 from span where span.trace = trace.trace and parent is null and kind = ${KINDS.indexOf('internal') + 1})`;

/** Recent traces, newest first: `component` (repeatable: all of them took part), `errors`, `minMs`, `name`, `asked`, `since`, `until`, `limit` (50). */
export function listTraces(store: Store, query: URLSearchParams, now: number): { traces: TraceSummary[] } {
  const { since, until } = windowOf(query, now);
  const where = new Conditions().add('start >= ? and start <= ?', since * 1000, until * 1000);
  for (const component of query.getAll('component')) where.add("' ' || components || ' ' like ?", `% ${component} %`);
  if (flagOf(query, 'errors')) where.add('errors > 0');
  const minMs = numberOf(query, 'minMs');
  if (minMs !== undefined) where.add('coalesce(duration, finish - start) >= ?', minMs * 1000);
  const name = query.get('name');
  if (name !== null) where.add('instr(lower(name), lower(?)) > 0', name);
  if (flagOf(query, 'asked')) where.add(NOT_INTERNAL);
  const sql = `select trace, component, name, start, coalesce(duration, finish - start), spans, errors, components from trace
    ${where.sql} order by start desc limit ?`;
  const rows = store.prepare(sql).all(...where.values, limitOf(query, 50, 1000));
  return { traces: rows.map(summary) };
}

const summary = ([trace, component, name, start, duration, spans, errors, components]: Row): TraceSummary => ({
  traceId: String(trace),
  component: String(component),
  name: String(name),
  startedAt: Number(start) / 1000,
  durationMs: Number(duration) / 1000,
  spans: Number(spans),
  errors: Number(errors),
  components: String(components).split(' '),
});

const COLUMNS = 'trace, span, parent, component, replica, name, kind, start, duration, error, peer, body';

/** All spans of a trace in the order of their starts; undefined where there is no such trace. An id may be given in part. */
export function findTrace(store: Store, text: string): { traceId: string; spans: SpanView[] } | undefined {
  const traceId = idOf(text, 32) ?? complete(store, text);
  if (traceId === undefined) return undefined;
  const sql = `select ${COLUMNS} from span where trace = ? order by start, id limit ${MOST_SPANS}`;
  const rows = store.prepare(sql).all(traceId);
  return rows.length === 0 ? undefined : { traceId, spans: rows.map(span) };
}

/** The one trace whose id begins so. */
function complete(store: Store, text: string): string | undefined {
  if (!/^[0-9a-f]{4,31}$/i.test(text)) return undefined;
  const start = text.toLowerCase();
  const rows = store.prepare('select trace from trace where trace >= ? and trace < ? limit 2').all(start, `${start}g`);
  if (rows.length > 1) throw new BadQuery(`several traces begin with ${text}`);
  return rows[0] === undefined ? undefined : String(rows[0][0]);
}

/** Single spans, newest first: `component`, `replica`, `peer`, `kind`, `name`, `trace`, `errors`, `minMs`, `since`, `until`, `limit` (100). */
export function listSpans(store: Store, query: URLSearchParams, now: number): { spans: SpanView[] } {
  const { since, until } = windowOf(query, now);
  const where = new Conditions().add('start >= ? and start <= ?', since * 1000, until * 1000);
  for (const column of ['component', 'replica', 'peer', 'name', 'trace']) where.in(column, query.getAll(column));
  const kinds = query.getAll('kind').map((kind) => KINDS.indexOf(kind as SpanKind) + 1);
  if (kinds.includes(0)) throw new BadQuery(`kind is one of ${KINDS.join(', ')}`);
  where.in('kind', kinds);
  if (flagOf(query, 'errors')) where.add('error = 1');
  const minMs = numberOf(query, 'minMs');
  if (minMs !== undefined) where.add('duration >= ?', minMs * 1000);
  const sql = `select ${COLUMNS} from span ${where.sql} order by start desc limit ?`;
  return {
    spans: store
      .prepare(sql)
      .all(...where.values, limitOf(query, 100, 5_000))
      .map(span),
  };
}

interface Body {
  readonly attributes?: Attributes;
  readonly events?: SpanView['events'];
  readonly links?: SpanView['links'];
  readonly message?: string;
}

function span([trace, id, parent, component, replica, name, kind, start, duration, error, peer, text]: Row): SpanView {
  const { attributes = {}, events = [], links = [], message } = JSON.parse(String(text)) as Body;
  return {
    traceId: String(trace),
    spanId: String(id),
    ...(parent === null ? {} : { parentSpanId: String(parent) }),
    component: String(component),
    replica: String(replica),
    name: String(name),
    kind: KINDS[Number(kind) - 1] ?? 'internal',
    startedAt: Number(start) / 1000,
    durationMs: Number(duration) / 1000,
    error: Number(error) === 1,
    ...(message === undefined ? {} : { message }),
    ...(peer === null ? {} : { peer: String(peer) }),
    attributes,
    events,
    links,
  };
}
