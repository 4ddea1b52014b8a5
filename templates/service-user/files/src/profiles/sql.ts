import { newEvent } from '@app/contracts/events';
import type { Profile } from '@app/contracts/user';
import { outbox } from '@app/kit/outbox';
import { type Sql, sql } from '@app/kit/sql';
import type { Profiles } from './port.ts';

const COLUMNS = sql`id, email, name, bio, locale`;

export function sqlProfiles(db: Sql): Profiles {
  return {
    find: async (id) => {
      const [profile] = await db.query<Profile>(sql`select ${COLUMNS} from profiles where id = ${id}`);
      return profile;
    },
    update: (id, { name, bio, locale }) =>
      db.transaction(async (session) => {
        const [profile] = await session.query<Profile>(sql`
          update profiles set
            name = coalesce(${name}, name),
            bio = coalesce(${bio}, bio),
            locale = coalesce(${locale}, locale),
            updated_at = now()
          where id = ${id} returning ${COLUMNS}`);
        if (profile && name !== undefined) {
          const known = { id, email: profile.email, name: profile.name };
          await outbox.add(session, 'users', newEvent('users', 'user.updated', known));
        }
        return profile;
      }),
    remove: (id) =>
      db.transaction(async (session) => {
        const rows = await session.query(sql`delete from profiles where id = ${id} returning id`);
        if (rows.length > 0) await outbox.add(session, 'users', newEvent('users', 'user.deleted', { id }));
        return rows.length > 0;
      }),
  };
}
