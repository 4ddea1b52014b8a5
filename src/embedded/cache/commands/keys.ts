import { copyOf } from '../keyspace/copy.ts';
import { glob } from '../keyspace/glob.ts';
import { type Bytes, Failure, OK, type Reply, Status } from '../resp/reply.ts';
import { at, integer, syntax, upper } from './arguments.ts';
import { ALL_KEYS, type Call, type Command, command, NO_KEYS, ONE_KEY } from './command.ts';

const count = (keys: readonly Bytes[], holds: (key: Bytes) => boolean) => keys.filter(holds).length;

/** EXPIRE and its relatives: `scale` milliseconds per unit, counted from now or from the epoch. */
const expire = (name: string, scale: number, from: 'now' | 'epoch') =>
  command(name, -3, 'write fast', ONE_KEY, ({ db, args }) => {
    const [key = '', amount, ...options] = args;
    const value = integer(amount);
    const until = value * scale + (from === 'now' ? db.now() : 0);
    const flags = new Set(options.map(upper));
    for (const [index, flag] of [...flags].entries()) {
      if (!['NX', 'XX', 'GT', 'LT'].includes(flag)) throw new Failure(`ERR Unsupported option ${at(options, index)}`);
    }
    if (flags.has('NX') && flags.size > 1) {
      throw new Failure('ERR NX and XX, GT or LT options at the same time are not compatible');
    }
    if (flags.has('GT') && flags.has('LT')) {
      throw new Failure('ERR GT and LT options at the same time are not compatible');
    }
    if (!Number.isSafeInteger(until)) throw new Failure(`ERR invalid expire time in '${name}' command`);
    const old = db.expiry(key);
    if (old === undefined) return 0;
    const refused =
      (flags.has('NX') && old !== 0) ||
      (flags.has('XX') && old === 0) ||
      // A key that never ends counts as one that ends latest.
      (flags.has('GT') && (old === 0 || until <= old)) ||
      (flags.has('LT') && old !== 0 && until >= old);
    if (refused) return 0;
    // Zero means for ever to the keyspace: a time before the epoch is as past as any.
    db.expire(key, Math.max(1, until));
    return 1;
  });

/** TTL and its relatives: -2 no such key, -1 it never ends. */
const left = (name: string, read: (until: number, now: number) => number) =>
  command(name, 2, 'readonly fast', ONE_KEY, ({ db, args }) => {
    const until = db.expiry(at(args, 0));
    if (until === undefined) return -2;
    return until === 0 ? -1 : read(until, db.now());
  });

function rename({ db, args }: Call, mayReplace: boolean): boolean {
  const [from = '', to = ''] = args;
  const value = db.get(from);
  if (value === undefined) throw new Failure('ERR no such key');
  if (!mayReplace && db.has(to)) return false;
  if (from === to) return true;
  const until = db.expiry(from) ?? 0;
  db.delete(from);
  db.set(to, value, until);
  return true;
}

function copy({ db, args }: Call): Reply {
  const [from = '', to = '', ...options] = args;
  let replace = false;
  for (let index = 0; index < options.length; index += 1) {
    if (upper(options[index]) === 'REPLACE') replace = true;
    else if (upper(options[index]) === 'DB' && index + 1 < options.length) {
      index += 1;
      if (integer(options[index]) !== 0) throw new Failure('ERR DB index is out of range');
    } else syntax();
  }
  if (from === to) throw new Failure('ERR source and destination objects are the same');
  const value = db.get(from);
  if (value === undefined || (!replace && db.has(to))) return 0;
  db.set(to, copyOf(value), db.expiry(from) ?? 0);
  return 1;
}

/** The options that all scans share. */
export function scanOptions(args: readonly Bytes[]): {
  matches: (key: Bytes) => boolean;
  count: number;
  type?: string;
} {
  let pattern: RegExp | undefined;
  let size = 10;
  let type: string | undefined;
  for (let index = 0; index < args.length; index += 2) {
    const option = upper(args[index]);
    if (index + 1 >= args.length) syntax();
    if (option === 'MATCH') pattern = glob(at(args, index + 1));
    else if (option === 'COUNT') size = integer(args[index + 1]);
    else if (option === 'TYPE') type = at(args, index + 1).toLowerCase();
    else syntax();
  }
  if (size < 1) syntax();
  return { matches: (key) => pattern?.test(key) ?? true, count: size, ...(type === undefined ? {} : { type }) };
}

function scan({ db, args }: Call): Reply {
  const [cursor = ''] = args;
  if (!/^\d+$/.test(cursor)) throw new Failure('ERR invalid cursor');
  const options = scanOptions(args.slice(1));
  const { next, keys } = db.scan(Number(cursor), options.count);
  const found = keys.filter(
    (key) => options.matches(key) && (options.type === undefined || db.get(key)?.type === options.type),
  );
  return [String(next), found];
}

const clear = (name: string) =>
  command(name, -1, 'write dangerous', NO_KEYS, ({ db, args }) => {
    if (args.length > 1 || (args.length === 1 && !['SYNC', 'ASYNC'].includes(upper(args[0])))) syntax();
    db.clear();
    return OK;
  });

export const keys: readonly Command[] = [
  command('del', -2, 'write', ALL_KEYS, ({ db, args }) => count(args, (key) => db.delete(key))),
  command('unlink', -2, 'write fast', ALL_KEYS, ({ db, args }) => count(args, (key) => db.delete(key))),
  command('exists', -2, 'readonly fast', ALL_KEYS, ({ db, args }) => count(args, (key) => db.has(key))),
  command('touch', -2, 'readonly fast', ALL_KEYS, ({ db, args }) => count(args, (key) => db.has(key))),
  expire('expire', 1000, 'now'),
  expire('pexpire', 1, 'now'),
  expire('expireat', 1000, 'epoch'),
  expire('pexpireat', 1, 'epoch'),
  left('ttl', (until, now) => Math.round((until - now) / 1000)),
  left('pttl', (until, now) => until - now),
  left('expiretime', (until) => Math.floor((until + 500) / 1000)),
  left('pexpiretime', (until) => until),
  command('persist', 2, 'write fast', ONE_KEY, ({ db, args }) => {
    if (!db.expiry(at(args, 0))) return 0;
    db.expire(at(args, 0), 0);
    return 1;
  }),
  command('type', 2, 'readonly fast', ONE_KEY, ({ db, args }) => new Status(db.get(at(args, 0))?.type ?? 'none')),
  command('keys', 2, 'readonly dangerous', NO_KEYS, ({ db, args }) => {
    const pattern = glob(at(args, 0));
    return [...db.keys()].filter((key) => pattern.test(key));
  }),
  command('scan', -2, 'readonly', NO_KEYS, scan),
  command('randomkey', 1, 'readonly', NO_KEYS, ({ db }) => db.keys().next().value ?? null),
  command('rename', 3, 'write', [1, 2, 1], (call) => {
    rename(call, true);
    return OK;
  }),
  command('renamenx', 3, 'write fast', [1, 2, 1], (call) => (rename(call, false) ? 1 : 0)),
  command('copy', -3, 'write', [1, 2, 1], copy),
  command('dbsize', 1, 'readonly fast', NO_KEYS, ({ db }) => db.size),
  clear('flushdb'),
  clear('flushall'),
];
