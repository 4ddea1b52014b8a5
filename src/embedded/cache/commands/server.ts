import { glob } from '../keyspace/glob.ts';
import { Failure, map, OK, type Reply, Status, set, toBytes, verbatim } from '../resp/reply.ts';
import type { Count } from '../server/usage.ts';
import { at, integer, upper } from './arguments.ts';
import { type Call, type Command, command, NO_KEYS } from './command.ts';

function info({ server, db, args }: Call): Reply {
  const sections: Record<string, Record<string, string | number>> = {
    Server: {
      redis_version: server.version,
      redis_mode: 'standalone',
      process_id: process.pid,
      tcp_port: server.port,
      uptime_in_seconds: Math.floor(process.uptime()),
    },
    Clients: {
      connected_clients: server.sessions.length,
      blocked_clients: server.waiters.count,
      pubsub_clients: server.channels.clientCount,
    },
    Memory: {
      used_memory: db.bytes,
      used_memory_rss: process.memoryUsage.rss(),
      maxmemory: db.maxBytes,
      maxmemory_policy: 'allkeys-lru',
    },
    Persistence: {
      loading: 0,
      rdb_changes_since_last_save: server.keeper?.unsaved ?? db.changes.count,
      rdb_bgsave_in_progress: server.keeper?.saving ? 1 : 0,
      rdb_last_save_time: server.keeper?.lastSave ?? 0,
      rdb_last_bgsave_status: server.keeper?.lastFailed ? 'err' : 'ok',
    },
    Stats: {
      total_connections_received: server.connectionsReceived,
      total_commands_processed: server.commandsProcessed,
      expired_keys: db.expired,
      evicted_keys: db.evicted,
    },
    Replication: { role: 'master', connected_slaves: 0 },
    Commandstats: usageOf(server.usage.commands(), 'cmdstat_'),
    // Not a section of Redis: who used what.
    Userstats: Object.assign(
      {},
      ...[...server.usage.users()].map(([user, commands]) => usageOf(commands, `user_${user || '(none)'}_cmdstat_`)),
    ),
    Keyspace: db.size > 0 ? { db0: `keys=${db.size},expires=${db.expiring},avg_ttl=0` } : {},
  };
  const wanted = args.map((arg) => arg.toLowerCase());
  const everything = wanted.some((name) => name === 'all' || name === 'everything');
  const usual = wanted.length === 0 || wanted.includes('default');
  const text = Object.entries(sections)
    .filter(([name]) => everything || (usual && !name.endsWith('stats')) || wanted.includes(name.toLowerCase()))
    .map(
      ([name, values]) =>
        `# ${name}\r\n${Object.entries(values)
          .map(([key, value]) => `${key}:${value}\r\n`)
          .join('')}`,
    )
    .join('\r\n');
  return verbatim(text);
}

const usageOf = (commands: ReadonlyMap<string, Count>, prefix: string): Record<string, string> =>
  Object.fromEntries(
    [...commands].map(([name, { calls, failed }]) => [
      `${prefix}${name}`,
      `calls=${calls},rejected_calls=0,failed_calls=${failed}`,
    ]),
  );

/** Name, arity, flags, keys; the categories, hints and subcommands that follow in Redis 7 are left empty. */
const describe = ({ name, arity, flags, keys }: Command): Reply => [
  name,
  arity,
  set(flags.filter((flag) => !['direct', 'noauth', 'dangerous'].includes(flag)).map((flag) => new Status(flag))),
  ...keys,
  set([]),
  [],
  [],
  [],
];

function keysOf(known: Command | undefined, words: readonly string[]): Reply {
  if (!known) throw new Failure('ERR Invalid command specified');
  const [first, last, step] = known.keys;
  if (first === 0) throw new Failure('ERR The command has no key arguments');
  const end = last < 0 ? words.length + last : last;
  return words.filter((_, index) => index >= first && index <= end && (index - first) % step === 0);
}

function commands({ server, args }: Call): Reply {
  const [what, ...rest] = args;
  const all = [...server.commands.values()];
  if (what === undefined) return all.map(describe);
  switch (upper(what)) {
    case 'COUNT':
      return all.length;
    case 'LIST':
      return all.map(({ name }) => name);
    case 'INFO':
      return (rest.length > 0 ? rest : all.map(({ name }) => name)).map((name) => {
        const known = server.commands.get(name.toLowerCase());
        return known ? describe(known) : null;
      });
    case 'DOCS':
      return map([]);
    case 'GETKEYS':
      return keysOf(server.commands.get(at(rest, 0).toLowerCase()), rest);
    default:
      throw new Failure(`ERR unknown subcommand '${what}'. Try COMMAND HELP.`);
  }
}

function config({ db, server, args }: Call): Reply {
  const [what, ...rest] = args;
  const values: Record<string, string> = {
    maxmemory: String(db.maxBytes),
    'maxmemory-policy': 'allkeys-lru',
    databases: '1',
    appendonly: 'no',
    save: server.keeper ? '60 1' : '',
    port: String(server.port),
  };
  if (upper(what) === 'GET') {
    const patterns = rest.map((pattern) => glob(pattern.toLowerCase()));
    return map(
      Object.entries(values)
        .filter(([name]) => patterns.some((pattern) => pattern.test(name)))
        .flat(),
    );
  }
  if (upper(what) === 'SET' && at(rest, 0).toLowerCase() === 'maxmemory') {
    db.maxBytes = integer(
      rest[1],
      "ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value",
    );
    return OK;
  }
  if (upper(what) === 'SET') {
    throw new Failure(`ERR Unknown option or number of arguments for CONFIG SET - '${at(rest, 0)}'`);
  }
  throw new Failure(`ERR unknown subcommand '${what}'. Try CONFIG HELP.`);
}

export const server: readonly Command[] = [
  command('info', -1, '', NO_KEYS, info),
  command('command', -1, '', NO_KEYS, commands),
  command('config', -2, 'admin', NO_KEYS, config),
  command('time', 1, 'fast', NO_KEYS, ({ db }) => {
    const now = db.now();
    return [toBytes(String(Math.floor(now / 1000))), String((now % 1000) * 1000)];
  }),
];
