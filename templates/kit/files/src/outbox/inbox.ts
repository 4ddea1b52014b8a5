import { type Session, type Sql, sql } from '../sql/index.ts';

const KEPT_DAYS = 7;

/**
 * Whether this is the first time that `group` handles the message. Ask it first thing in the transaction that does the work: the
 * answer is part of that transaction, so a message whose work was rolled back is new again.
 */
export async function once(session: Session, group: string, messageId: string): Promise<boolean> {
  const rows = await session.query(sql`
    insert into inbox (consumer, message_id) values (${group}, ${messageId}) on conflict do nothing returning consumer`);
  return rows.length > 0;
}

/** Deletes what no queue will deliver again. To be called now and then. */
export async function forgetHandled(db: Sql): Promise<void> {
  const limit = new Date(Date.now() - KEPT_DAYS * 24 * 3_600_000);
  await db.query(sql`delete from inbox where handled_at < ${limit}`);
}
