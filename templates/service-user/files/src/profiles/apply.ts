import type { EventOf } from '@app/contracts/events';
import { type Executor, sql } from '@app/kit/sql';

/** A new account gets a profile. All other events of users are our own words. */
export async function applyUser(db: Executor, { type, data }: EventOf<'users'>): Promise<void> {
  if (type !== 'user.registered') return;
  await db.query(sql`
    insert into profiles (id, email, name) values (${data.id}, ${data.email}, ${data.name})
    on conflict (id) do nothing`);
}
