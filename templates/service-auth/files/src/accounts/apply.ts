import type { EventOf } from '@app/contracts/events';
import { type Executor, sql } from '@app/kit/sql';

/**
 * What happens to people elsewhere happens to their accounts. With an account its sessions and API keys end; access tokens that
 * are about end with their life.
 */
export async function applyUser(db: Executor, { type, data }: EventOf<'users'>): Promise<void> {
  switch (type) {
    case 'user.updated':
      await db.query(sql`update users set name = ${data.name} where id = ${data.id}`);
      break;
    case 'user.deleted':
      await db.query(sql`delete from users where id = ${data.id}`);
      break;
    case 'user.registered':
      // Our own words.
      break;
  }
}
