import { type Binaries, postgresBinaries } from './binaries.ts';
import { identityFor } from './identity.ts';

export interface StartCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Complete: the server needs nothing else of ours. */
  readonly env: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  /** Fast shutdown: open transactions are rolled back, everything else is on disk. */
  readonly stopSignal: 'SIGINT';
}

export interface StartOptions {
  readonly dataDir: string;
  readonly cacheDir: string;
  readonly port: number;
  /** Further settings of the server, by name; they beat ours. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly binaries?: Binaries;
}

/** What to spawn so that prepared data is served on 127.0.0.1. The process is the server itself, also behind `unshare`. */
export async function startCommand(options: StartOptions): Promise<StartCommand> {
  const binaries = options.binaries ?? (await postgresBinaries({ cacheDir: options.cacheDir }));
  const identity = await identityFor([binaries.root, options.dataDir]);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(options.port),
    // Paths of Unix sockets are limited to about 100 bytes, and nothing here needs one.
    unix_socket_directories: '',
    max_connections: '200',
    // A platform runs several of these servers: small, and without what serves replicas and large queries. The system's own
    // cache holds what does not fit.
    shared_buffers: '32MB',
    io_method: 'sync',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_logical_replication_workers: '0',
    jit: 'off',
    // Queues fill tables with rows that are gone in a moment; the default lets them grow for a minute.
    autovacuum_naptime: '15s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '',
    logging_collector: 'off',
    // The statement that failed may hold a password.
    log_min_error_statement: 'panic',
    ...options.settings,
  };
  const [file = binaries.postgres, ...args] = [
    ...identity.wrap,
    binaries.postgres,
    '-D',
    options.dataDir,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  return {
    file,
    args,
    cwd: options.dataDir,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
    ...(identity.uid === undefined ? {} : { uid: identity.uid, gid: identity.uid }),
    stopSignal: 'SIGINT',
  };
}
