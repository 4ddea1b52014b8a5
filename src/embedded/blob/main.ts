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
import { BlobServer, isBucketName, Store, Users } from './index.ts';

const HOST = '127.0.0.1';
const GRACE_MS = 5000;
const SWEEP_MS = 3_600_000;

const options = readOptions(['port', 'data', 'users', 'buckets']);
const port = portOf(options.port);
const data = options.data ?? fail('--data DIR is missing');
const buckets = (options.buckets ?? '').split(',').filter((name) => name !== '');
const wrong = buckets.find((name) => !isBucketName(name));
if (wrong !== undefined) fail(`--buckets: ${wrong} is no name of a bucket: 3 to 63 of a-z, 0-9, dots and hyphens`);

const store = await Store.open(data, buckets).catch((error: Error) => fail(`cannot open ${data}: ${error.message}`));
// Without a folder of users nobody comes in: nothing is open to everybody.
const users = new Users();
const watch = options.users === undefined ? undefined : watchFiles(options.users, (files) => users.load(files));
const server = new BlobServer({
  store,
  users,
  failed: (error, operation) =>
    log('error', `${operation} failed`, { reason: (error as Error).stack ?? String(error) }),
});

const sweep = () =>
  store.sweep(Date.now()).then(
    (uploads) => uploads > 0 && log('info', 'abandoned uploads removed', { uploads }),
    (error: Error) => log('warn', 'abandoned uploads cannot be removed', { reason: error.message }),
  );
void sweep();
setInterval(sweep, SWEEP_MS).unref();

onStop(async (how) => {
  watch?.close();
  await server.close(how === 'drain' ? GRACE_MS : GRACE_MS / 5);
});

await watch?.ready;
const open = await server
  .listen(port, HOST)
  .catch((error: NodeJS.ErrnoException) => fail(listenFailure(error, HOST, port)));
log('info', 'blob store listens', { host: HOST, port: open, buckets: store.names() });
announce(open);
tellStatistics(() => server.stats.totals());
