import { type Sql, type Statement, sql } from '@app/kit/sql';
import type { Account, Accounts } from './port.ts';

interface Row {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly password_hash: string;
  readonly scopes: string;
}

export function sqlAccounts(db: Sql): Accounts {
  const findWhere = async (condition: Statement) => {
    const [row] = await db.query<Row>(sql`select id, email, name, password_hash, scopes from users where ${condition}`);
    return row && toAccount(row);
  };
  return {
    create: async ({ id, email, name, passwordHash, scopes }) => {
      const rows = await db.query(sql`
        insert into users (id, email, name, password_hash, scopes)
        values (${id}, ${email}, ${name}, ${passwordHash}, ${scopes.join(' ')})
        on conflict do nothing returning id`);
      return rows.length > 0;
    },
    find: (id) => findWhere(sql`id = ${id}`),
    findByEmail: (email) => findWhere(sql`email = ${email}`),
    changePassword: async (id, passwordHash) => {
      await db.query(sql`update users set password_hash = ${passwordHash} where id = ${id}`);
    },
  };
}

function toAccount({ password_hash, scopes, ...row }: Row): Account {
  return { ...row, passwordHash: password_hash, scopes: scopes.split(' ').filter(Boolean) };
}
