import { parseSize } from '../../kernel/units.ts';
import {
  announce,
  fail,
  listenFailure,
  log,
  onStop,
  portOf,
  readOptions,
  tellStatistics,
  watchFiles,
} from '../program/index.ts';
import { Database } from './keyspace/database.ts';
import { Server } from './server/server.ts';
import { Users } from './server/users.ts';
import { Keeper } from './snapshot/index.ts';

const options = readOptions(['port', 'data', 'users', 'max-memory', 'persist']);
const port = portOf(options.port);
const host = '127.0.0.1';
const maxBytes =
  parseSize(options['max-memory'] ?? '128Mi') ?? fail(`--max-memory ${options['max-memory']} is no size`);

// With a folder of users nobody gets in without a name, even while it is still empty.
const users = new Users(options.users !== undefined);
const db = new Database({ maxBytes });
const keeper = options.persist === 'true' ? new Keeper({ db, folder: dataFolder(), log }) : undefined;
const server = new Server({ db, users, ...(keeper ? { keeper } : {}) });
const watch =
  options.users === undefined ? undefined : watchFiles(options.users, (files) => server.disconnect(users.load(files)));

onStop(async () => {
  watch?.close();
  await server.close();
  await keeper?.close();
});

await keeper?.open().catch((error: Error) => fail(`the snapshot cannot be read: ${error.message}`));
await watch?.ready;
const open = await server
  .listen(port, host)
  .catch((error: NodeJS.ErrnoException) => fail(listenFailure(error, host, port)));
log('info', 'cache listens', { host, port: open, maxBytes });
announce(open);
tellStatistics(() => ({
  cache_commands_total: server.commandsProcessed,
  cache_connections: server.sessions.length,
  cache_keys: server.db.size,
  cache_used_bytes: server.db.bytes,
  cache_evicted_keys_total: server.db.evicted,
  cache_expired_keys_total: server.db.expired,
}));

function dataFolder(): string {
  return options.data ?? fail('--persist needs --data: the folder that it keeps its snapshot in');
}
