import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Secret } from '../../kernel/index.ts';
import { fail } from '../program/index.ts';
import { createClient, dump, restore } from './index.ts';

/** `dump` and `restore`: ADDRESS is the server, PASSWORD a user and a password, a line each, where it has users. */
const { ADDRESS = '', PASSWORD = '' } = process.env;
const [what] = process.argv.slice(2);
const [user = '', password = ''] = PASSWORD.split('\n');
if (ADDRESS === '') fail('ADDRESS is missing');
const client = createClient({
  address: ADDRESS.includes('://') ? ADDRESS : `http://${ADDRESS}`,
  ...(user === '' ? {} : { login: { user, password: new Secret(password) } }),
});
try {
  if (what === 'dump') await pipeline(Readable.from(dump(client)), process.stdout);
  else if (what === 'restore') await restore(client, process.stdin);
  else fail('say dump or restore');
} catch (error) {
  fail((error as Error).message);
}
