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

// `--data` is accepted as with every engine; the cache keeps nothing on disk.
const options = readOptions(['port', 'data', 'users', 'max-memory']);
const port = portOf(options.port);
const host = '127.0.0.1';
const maxBytes =
  parseSize(options['max-memory'] ?? '128Mi') ?? fail(`--max-memory ${options['max-memory']} is no size`);

// With a folder of users nobody gets in without a name, even while it is still empty.
const users = new Users(options.users !== undefined);
const server = new Server({ db: new Database({ maxBytes }), users });
const watch =
  options.users === undefined ? undefined : watchFiles(options.users, (files) => server.disconnect(users.load(files)));

onStop(async () => {
  watch?.close();
  await server.close();
});

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
