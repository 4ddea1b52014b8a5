import { readFileSync } from 'node:fs';
import pg from 'pg';
import { ADMIN } from '../../../../src/embedded/postgres/prepare.ts';
import { type Fire, secretStore, stateFolder } from './platform.ts';

export type Row = Readonly<Record<string, unknown>>;

/** What stands in a database of a store, as its administrator sees it. */
export async function query(fire: Fire, store: string, database: string, text: string): Promise<Row[]> {
  const targets = JSON.parse(readFileSync(stateFolder(fire, 'targets.json'), 'utf8')) as Target[];
  const { host, port } = targets.find(({ component }) => component === store) ?? {};
  const client = new pg.Client({ host, port, user: ADMIN, database, password: secretStore(fire)[`${store}.admin`] });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

interface Target {
  readonly component: string;
  readonly host: string;
  readonly port: number;
}
