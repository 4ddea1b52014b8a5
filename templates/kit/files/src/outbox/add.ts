import { newId } from '../id/index.ts';
import type { NewMessage } from '../queue/index.ts';
import { type Session, sql } from '../sql/index.ts';
import { currentSpan, formatTraceparent } from '../telemetry/index.ts';

/** Sessions that left something for a relay. */
const added = new WeakSet<Session>();

export function hasAdded(session: Session): boolean {
  return added.has(session);
}

/** The message as it is kept: with an id, and with the trace it belongs to. */
export function complete({ id = newId(), key, type, data, headers = {} }: NewMessage): Required<NewMessage> {
  const span = currentSpan();
  const trace = span ? { traceparent: formatTraceparent(span.context) } : {};
  return { id, key, type, data, headers: { ...trace, ...headers } };
}

/**
 * Messages that leave if, and only if, a transaction commits: they are written in it, and a relay publishes them afterwards. Add
 * a message after the change it tells about, so that the lock of that row keeps messages of one key in the order of changes.
 */
export const outbox = {
  /** Within a transaction: `outbox.add(session, 'orders', { key: order.id, type: 'order.placed', data: { order } })`. */
  add: async (session: Session, topic: string, message: NewMessage): Promise<void> => {
    await insert(session, topic, [message]);
  },
  /** Many at once, e.g. those of a seed. */
  addAll: async (session: Session, topic: string, messages: readonly NewMessage[]): Promise<void> => {
    if (messages.length > 0) await insert(session, topic, messages);
  },
};

async function insert(session: Session, topic: string, messages: readonly NewMessage[]): Promise<void> {
  const rows = JSON.stringify(messages.map(complete));
  await session.query(sql`
    insert into outbox (topic, id, key, type, data, headers)
    select ${topic}, id, key, type, coalesce(data, 'null'), headers
    from json_to_recordset(${rows}) as message (id text, key text, type text, data json, headers json)`);
  added.add(session);
}
