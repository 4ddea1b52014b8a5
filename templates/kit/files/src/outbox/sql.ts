import { type Sql, sql } from '../sql/index.ts';
import { hasAdded } from './add.ts';
import type { OutboxEntry, OutboxSource } from './source.ts';

interface Row {
  readonly seq: string;
  readonly topic: string;
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly data: unknown;
  readonly headers: Record<string, string>;
}

/**
 * The table `outbox` of a database. A relay locks the oldest row of a key, which keeps other relays from all rows of that key until
 * it is done: they only take keys whose oldest row they can lock. How many rows are looked at is bounded.
 */
export function sqlOutbox(db: Sql): OutboxSource {
  return {
    take: (limit, publish) =>
      db.transaction(async (session) => {
        const heads = await session.query<{ topic: string; key: string }>(sql`
          select topic, key from outbox as head
          where seq in (select seq from outbox order by seq limit ${limit * 4})
            and not exists (
              select from outbox as earlier
              where earlier.topic = head.topic and earlier.key = head.key and earlier.seq < head.seq)
          order by seq limit ${limit} for update skip locked`);
        if (heads.length === 0) return 0;
        const rows = await session.query<Row>(sql`
          select seq, topic, id, key, type, data, headers from outbox
          where (topic, key) in (
            select * from unnest(${heads.map(({ topic }) => topic)}::text[], ${heads.map(({ key }) => key)}::text[]))
          order by seq limit ${limit}`);
        await publish(rows.map(toEntry));
        await session.query(sql`delete from outbox where seq = any(${rows.map(({ seq }) => seq)}::bigint[])`);
        return rows.length;
      }),
    onCommit: (listener) =>
      db.onCommit((session) => {
        if (hasAdded(session)) listener();
      }),
  };
}

function toEntry({ topic, id, key, type, data, headers }: Row): OutboxEntry {
  return { topic, message: { id, key, type, data, headers } };
}
