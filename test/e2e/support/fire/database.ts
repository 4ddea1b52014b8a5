import { readFileSync } from 'node:fs';
import pg from 'pg';
import { ADMIN } from '../../../../src/embedded/postgres/prepare.ts';
import { type Fire, secretStore, stateFolder } from './platform.ts';

/** What stands in a database of the store `db`, as its administrator sees it. */
export async function query(fire: Fire, database: string, text: string): Promise<Record<string, unknown>[]> {
  const targets = JSON.parse(readFileSync(stateFolder(fire, 'targets.json'), 'utf8')) as Target[];
  const { host, port } = targets.find(({ component }) => component === 'db') ?? {};
  const client = new pg.Client({ host, port, user: ADMIN, database, password: secretStore(fire)['db.admin'] });
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

interface Target {
  readonly component: string;
  readonly host: string;
  readonly port: number;
}
