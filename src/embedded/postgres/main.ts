import { pipeline } from 'node:stream/promises';
import { Secret } from '../../kernel/index.ts';
import { fail } from '../program/index.ts';
import { dump, restore } from './backup/index.ts';
import type { Login } from './ready.ts';

/** `dump` writes the data of a server to standard output, `restore` reads it from standard input; the server is that of libpq’s variables. */
const { PGHOST = '127.0.0.1', PGPORT = '5432', PGUSER = 'postgres', PGPASSWORD } = process.env;
if (PGPASSWORD === undefined) fail('this is no PostgreSQL server of the platform');
const login: Login = {
  host: PGHOST,
  port: Number(PGPORT),
  user: PGUSER,
  password: new Secret(PGPASSWORD),
  database: 'postgres',
};
const [what] = process.argv.slice(2);
try {
  if (what === 'dump') await pipeline(dump(login), process.stdout);
  else if (what === 'restore') await restore(login, process.stdin);
  else fail('say dump or restore');
} catch (error) {
  const { message, next } = error as Error & { readonly next?: string };
  fail(next === undefined ? message : `${message}\nnext: ${next}`);
}
