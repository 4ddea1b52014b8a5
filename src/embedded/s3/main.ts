import { Secret } from '../../kernel/index.ts';
import { fail } from '../program/index.ts';
import { createClient, dump, restore } from './index.ts';

/** `dump REGION` and `restore REGION`: ADDRESS is the store, PASSWORD the key and its secret, a line each. */
const { ADDRESS = '', PASSWORD = '' } = process.env;
const [what, region = 'us-east-1'] = process.argv.slice(2);
const [user = '', secret = ''] = PASSWORD.split('\n');
if (ADDRESS === '' || secret === '') fail('ADDRESS and PASSWORD are missing');
const address = ADDRESS.includes('://') ? ADDRESS : `http://${ADDRESS}`;
const client = await createClient({ address, region, user, secret: new Secret(secret) });
try {
  if (what === 'dump') await dump(client, process.stdout);
  else if (what === 'restore') await restore(client, process.stdin);
  else fail('say dump or restore');
} catch (error) {
  fail((error as Error).message);
} finally {
  client.close();
}
