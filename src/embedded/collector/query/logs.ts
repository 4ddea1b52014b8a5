import type { Attributes, LogLevel, LogRecord } from '../../../kernel/index.ts';
import { LEVELS, type Row, type Store } from '../store/index.ts';
import { BadQuery, Conditions, limitOf, numberOf, windowOf } from './parameters.ts';

/**
 * The newest log lines, oldest first: `component`, `replica`, `level` (and above), `text` (contained, any case), `trace`, `since`,
 * `until`, `after` (id: only what came later, in the order of arrival), `limit` (200).
 */
export function listLogs(store: Store, query: URLSearchParams, now: number): { logs: LogRecord[] } {
  const { since, until } = windowOf(query, now, 24 * 3_600_000);
  const where = new Conditions().add('at >= ? and at <= ?', since, until);
  for (const column of ['component', 'replica', 'trace']) where.in(column, query.getAll(column));
  const level = query.get('level');
  if (level !== null) {
    const least = LEVELS.indexOf(level as LogLevel);
    if (least === -1) throw new BadQuery(`level is one of ${LEVELS.join(', ')}`);
    where.add('level >= ?', least);
  }
  const text = query.get('text');
  if (text !== null)
    where.add("(instr(lower(text), lower(?)) > 0 or instr(lower(coalesce(fields, '')), lower(?)) > 0)", text, text);
  const after = numberOf(query, 'after');
  if (after !== undefined) where.add('id > ?', after);
  const order = after === undefined ? 'at desc, id desc' : 'id';
  const sql = `select id, at, component, replica, level, text, trace, span, fields from log ${where.sql} order by ${order} limit ?`;
  const logs = store
    .prepare(sql)
    .all(...where.values, limitOf(query, 200, 10_000))
    .map(record);
  return { logs: after === undefined ? logs.reverse() : logs };
}

const record = ([id, at, component, replica, level, text, trace, span, fields]: Row): LogRecord => ({
  id: Number(id),
  at: Number(at),
  component: String(component),
  replica: String(replica),
  level: LEVELS[Number(level)] ?? 'info',
  text: String(text),
  ...(trace === null ? {} : { traceId: String(trace) }),
  ...(span === null ? {} : { spanId: String(span) }),
  ...(fields === null ? {} : { fields: JSON.parse(String(fields)) as Attributes }),
});
