import { encodingOf } from '../keyspace/encoding.ts';
import { Failure, type Reply, Status } from '../resp/reply.ts';
import { at, positive, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, NO_KEYS } from './command.ts';

const NO_SCRIPTS =
  'ERR scripts and functions are not supported by this cache: use MULTI, or a valkey-server or redis-server on PATH';

function object({ db, args }: Call): Reply {
  const [what, key = ''] = args;
  if (args.length !== 2)
    throw new Failure(`ERR unknown subcommand or wrong number of arguments for '${what}'. Try OBJECT HELP.`);
  switch (upper(what)) {
    case 'ENCODING': {
      const value = db.get(key);
      return value === undefined ? null : encodingOf(value);
    }
    case 'REFCOUNT':
      return db.has(key) ? 1 : null;
    case 'IDLETIME':
      return db.idle(key) === undefined ? null : Math.floor((db.idle(key) ?? 0) / 1000);
    case 'FREQ':
      if (!db.has(key)) return null;
      throw new Failure(
        'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
      );
    default:
      throw new Failure(`ERR unknown subcommand '${what}'. Try OBJECT HELP.`);
  }
}

function memory({ db, args }: Call): Reply {
  const [what, key = '', option, samples] = args;
  if (upper(what) !== 'USAGE' || args.length < 2)
    throw new Failure(`ERR unknown subcommand '${what}'. Try MEMORY HELP.`);
  if (option !== undefined) {
    if (upper(option) !== 'SAMPLES' || args.length !== 4) syntax();
    positive(samples);
  }
  return db.bytesOf(key) ?? null;
}

const refused = (name: string) =>
  command(name, -2, '', NO_KEYS, () => {
    throw new Failure(NO_SCRIPTS);
  });

/** What tools ask about keys and the server; and what this server does not do, said clearly. */
export const inspect: readonly Command[] = [
  command('object', -2, 'readonly', [2, 2, 1], object),
  command('memory', -2, 'readonly', [2, 2, 1], memory),
  command('role', 1, 'fast admin dangerous', NO_KEYS, () => ['master', 0, []]),
  command('wait', 3, '', NO_KEYS, ({ args }) => {
    positive(args[0]);
    positive(args[1], 'ERR timeout is negative');
    // There are no replicas.
    return 0;
  }),
  command('slowlog', -2, 'admin', NO_KEYS, ({ args }) => {
    const what = upper(at(args, 0));
    if (what === 'GET') return [];
    if (what === 'LEN') return 0;
    if (what === 'RESET') return new Status('OK');
    throw new Failure(`ERR unknown subcommand '${args[0]}'. Try SLOWLOG HELP.`);
  }),
  ...['eval', 'eval_ro', 'evalsha', 'evalsha_ro', 'script', 'fcall', 'fcall_ro', 'function'].map(refused),
];
