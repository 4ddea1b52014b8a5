import { newId } from '@app/kit/id';
import { type Session, type Sql, sql } from '@app/kit/sql';
import type { Sessions } from './port.ts';
import { hashToken, newToken } from './token.ts';

interface Owner {
  readonly session_id: string;
  readonly user_id: string;
}

export function sqlSessions(db: Sql, { lifeMs }: { lifeMs: number }): Sessions {
  return {
    open: (userId) =>
      db.transaction(async (session) => {
        const id = newId();
        const expires = new Date(Date.now() + lifeMs);
        await session.query(sql`insert into sessions (id, user_id, expires_at) values (${id}, ${userId}, ${expires})`);
        return addToken(session, id);
      }),
    rotate: (token) =>
      db.transaction(async (session) => {
        const owner = await findOwner(session, token);
        if (!owner) return { outcome: 'unknown' };
        // Of two who come with the same token at the same time, one finds it unused.
        const used = await session.query(sql`
          update refresh_tokens set used_at = now()
          where hash = ${hashToken(token)} and used_at is null returning hash`);
        if (used.length === 0) {
          await session.query(sql`delete from sessions where id = ${owner.session_id}`);
          return { outcome: 'reused', userId: owner.user_id };
        }
        return { outcome: 'rotated', userId: owner.user_id, token: await addToken(session, owner.session_id) };
      }),
    close: async (token) => {
      await db.query(sql`
        delete from sessions where id in (select session_id from refresh_tokens where hash = ${hashToken(token)})`);
    },
    purge: async () => {
      await db.query(sql`delete from sessions where expires_at < now()`);
    },
  };
}

async function findOwner(session: Session, token: string): Promise<Owner | undefined> {
  const [owner] = await session.query<Owner>(sql`
    select t.session_id, s.user_id from refresh_tokens t join sessions s on s.id = t.session_id
    where t.hash = ${hashToken(token)} and s.expires_at > now()`);
  return owner;
}

async function addToken(session: Session, sessionId: string): Promise<string> {
  const token = newToken();
  await session.query(sql`insert into refresh_tokens (hash, session_id) values (${hashToken(token)}, ${sessionId})`);
  return token;
}
