import { newEvent } from '@app/contracts/events';
import type { outbox } from '@app/kit/outbox';
import { type Executor, type Sql, type Statement, sql } from '@app/kit/sql';
import type { Account, Accounts } from './port.ts';

interface Row {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly password_hash: string;
  readonly scopes: string;
}

/** Accounts in a database. With an outbox, new ones are told there in the same transaction. */
export function sqlAccounts(db: Sql, events?: Pick<typeof outbox, 'add'>): Accounts {
  const findWhere = async (condition: Statement) => {
    const [row] = await db.query<Row>(sql`select id, email, name, password_hash, scopes from users where ${condition}`);
    return row && toAccount(row);
  };
  return {
    create: (account) =>
      db.transaction(async (session) => {
        const created = await insert(session, account);
        const { id, email, name } = account;
        if (created) await events?.add(session, 'users', newEvent('users', 'user.registered', { id, email, name }));
        return created;
      }),
    find: (id) => findWhere(sql`id = ${id}`),
    findByEmail: (email) => findWhere(sql`email = ${email}`),
    changePassword: async (id, passwordHash) => {
      await db.query(sql`update users set password_hash = ${passwordHash} where id = ${id}`);
    },
  };
}

async function insert(db: Executor, { id, email, name, passwordHash, scopes }: Account): Promise<boolean> {
  const rows = await db.query(sql`
    insert into users (id, email, name, password_hash, scopes)
    values (${id}, ${email}, ${name}, ${passwordHash}, ${scopes.join(' ')})
    on conflict do nothing returning id`);
  return rows.length > 0;
}

function toAccount({ password_hash, scopes, ...row }: Row): Account {
  return { ...row, passwordHash: password_hash, scopes: scopes.split(' ').filter(Boolean) };
}
