import { type Executor, type Sql, sql } from '@app/kit/sql';
import type { JWK } from 'jose';
import type { KeyStore, StoredKey } from './port.ts';

interface Row {
  readonly id: string;
  readonly private_jwk: string;
  readonly active_from: Date;
}

export function sqlKeyStore(db: Sql): KeyStore {
  return {
    list: () => list(db),
    update: (change) =>
      db.exclusive('signing_keys', async (session) => {
        const { add, remove } = await change(await list(session));
        if (add) {
          await session.query(sql`
            insert into signing_keys (id, private_jwk, active_from)
            values (${add.id}, ${JSON.stringify(add.privateJwk)}, ${add.activeFrom})`);
        }
        for (const id of remove) await session.query(sql`delete from signing_keys where id = ${id}`);
      }),
  };
}

async function list(executor: Executor): Promise<StoredKey[]> {
  const rows = await executor.query<Row>(sql`select id, private_jwk, active_from from signing_keys`);
  return rows.map((row) => ({
    id: row.id,
    privateJwk: JSON.parse(row.private_jwk) as JWK,
    activeFrom: row.active_from,
  }));
}
