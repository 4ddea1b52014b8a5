import type { ApiKey, CheckedApiKey, Scope } from '@app/contracts/auth';
import { newId } from '@app/kit/id';
import { type Session, type Sql, type Statement, sql } from '@app/kit/sql';
import { hashKey, newKey } from './key.ts';
import { type ApiKeys, type Creation, MOST_KEYS, type WantedKey } from './port.ts';

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: string;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly created_at: Date;
}

const GOOD = sql`(expires_at is null or expires_at > now())`;

export function sqlApiKeys(db: Sql): ApiKeys {
  return {
    list: async (userId) => {
      const rows = await db.query<Row>(sql`
        select * from api_keys where user_id = ${userId} and ${GOOD} order by created_at desc, id desc`);
      return rows.map(toApiKey);
    },
    create: (userId, wanted) => db.transaction((session) => create(session, userId, wanted)),
    revoke: async (userId, id) => {
      const rows = await db.query(sql`delete from api_keys where id = ${id} and user_id = ${userId} returning id`);
      return rows.length > 0;
    },
    verify: async (key) => {
      const hash = hashKey(key);
      if (hash === undefined) return undefined;
      const [row] = await db.query<Row>(sql`select * from api_keys where hash = ${hash} and ${GOOD}`);
      if (row) await noteUse(db, row);
      return row && toChecked(row);
    },
    purge: async () => {
      await db.query(sql`delete from api_keys where expires_at < now()`);
    },
  };
}

async function create(session: Session, userId: string, { name, scopes, expiresAt }: WantedKey): Promise<Creation> {
  // The row of the user is the lock under which keys are counted.
  const [owner] = await session.query(sql`select id from users where id = ${userId} for update`);
  if (!owner) return { refused: 'stranger' };
  const [total] = await session.query<{ count: string }>(sql`
    select count(*) as count from api_keys where user_id = ${userId} and ${GOOD}`);
  if (Number(total?.count) >= MOST_KEYS) return { refused: 'full' };
  const { key, prefix, hash } = newKey();
  const statement: Statement = sql`
    insert into api_keys (id, user_id, name, prefix, hash, scopes, expires_at)
    values (${newId()}, ${userId}, ${name}, ${prefix}, ${hash}, ${scopes.join(' ')}, ${expiresAt ?? null}) returning *`;
  const [row] = await session.query<Row>(statement);
  if (!row) throw new Error('An insert returned no row.');
  return { created: { ...toApiKey(row), key } };
}

/** Once a minute at most: a busy key shall not make its row the busiest of the database. */
async function noteUse(db: Sql, { id, last_used_at }: Row): Promise<void> {
  if (last_used_at && Date.now() - last_used_at.getTime() < 60_000) return;
  await db.query(sql`
    update api_keys set last_used_at = now()
    where id = ${id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`);
}

function toApiKey(row: Row): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: scopesOf(row),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}

function toChecked(row: Row): CheckedApiKey {
  return {
    userId: row.user_id,
    keyId: row.id,
    scopes: scopesOf(row),
    expiresAt: row.expires_at?.toISOString() ?? null,
  };
}

function scopesOf({ scopes }: Row): Scope[] {
  return scopes.split(' ') as Scope[];
}
