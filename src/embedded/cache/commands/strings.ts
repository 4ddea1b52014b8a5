import { Text } from '../keyspace/collections.ts';
import { type Bytes, Failure, OK, type Reply } from '../resp/reply.ts';
import { at, bigint, deadline, decimal, fits, float, integer, pairs, syntax, upper } from './arguments.ts';
import { ALL_KEYS, type Call, type Command, command, ONE_KEY } from './command.ts';

const get = ({ db }: Call, key: Bytes): Bytes | null => db.read(key, 'string')?.data ?? null;
const UNITS = ['EX', 'PX', 'EXAT', 'PXAT'];

function set(call: Call): Reply {
  const { db, args } = call;
  const [key = '', value = ''] = args;
  let expiry: number | 'keep' | undefined;
  let only: 'NX' | 'XX' | undefined;
  let answersOld = false;
  for (let index = 2; index < args.length; index += 1) {
    const option = upper(args[index]);
    if ((option === 'NX' || option === 'XX') && only === undefined) only = option;
    else if (option === 'GET') answersOld = true;
    else if (option === 'KEEPTTL' && expiry === undefined) expiry = 'keep';
    else if (UNITS.includes(option) && expiry === undefined && index + 1 < args.length) {
      index += 1;
      expiry = deadline(option, args[index], db.now(), 'set');
    } else syntax();
  }
  const old = answersOld ? get(call, key) : null;
  const stored = only === undefined || db.has(key) === (only === 'XX');
  if (stored) db.set(key, new Text(value), expiry ?? 0);
  if (answersOld) return old;
  return stored ? OK : null;
}

function add(call: Call, key: Bytes, amount: bigint): Reply {
  const sum = bigint(get(call, key) ?? '0') + amount;
  if (!fits(sum)) throw new Failure('ERR increment or decrement would overflow');
  call.db.set(key, new Text(String(sum)), 'keep');
  return sum;
}

function getex(call: Call): Reply {
  const { db, args } = call;
  const [key = '', option, amount] = args;
  const unit = upper(option);
  const until =
    option === undefined
      ? undefined
      : unit === 'PERSIST' && args.length === 2
        ? 0
        : UNITS.includes(unit) && args.length === 3
          ? deadline(unit, amount, db.now(), 'getex')
          : syntax();
  const value = get(call, key);
  if (value !== null && until !== undefined) db.expire(key, until);
  return value;
}

const setWith = (name: string, unit: 'EX' | 'PX') =>
  command(name, 4, 'write denyoom', ONE_KEY, ({ db, args }) => {
    db.set(at(args, 0), new Text(at(args, 2)), deadline(unit, args[1], db.now(), name));
    return OK;
  });

const getRange = (name: string) =>
  command(name, 4, 'readonly', ONE_KEY, (call): Reply => {
    const [start, stop] = [integer(call.args[1]), integer(call.args[2])];
    const value = get(call, at(call.args, 0)) ?? '';
    // Unlike other ranges, an end before the beginning means the first byte.
    if (start < 0 && stop < 0 && start > stop) return '';
    const place = (index: number) => Math.max(0, index < 0 ? value.length + index : index);
    return value.slice(place(start), place(stop) + 1);
  });

export const strings: readonly Command[] = [
  command('get', 2, 'readonly fast', ONE_KEY, (call) => get(call, at(call.args, 0))),
  command('set', -3, 'write denyoom', ONE_KEY, set),
  setWith('setex', 'EX'),
  setWith('psetex', 'PX'),
  command('setnx', 3, 'write denyoom fast', ONE_KEY, ({ db, args }) => {
    if (db.has(at(args, 0))) return 0;
    db.set(at(args, 0), new Text(at(args, 1)));
    return 1;
  }),
  command('getset', 3, 'write denyoom fast', ONE_KEY, (call) => {
    const old = get(call, at(call.args, 0));
    call.db.set(at(call.args, 0), new Text(at(call.args, 1)));
    return old;
  }),
  command('getdel', 2, 'write fast', ONE_KEY, (call) => {
    const old = get(call, at(call.args, 0));
    call.db.delete(at(call.args, 0));
    return old;
  }),
  command('getex', -2, 'write fast', ONE_KEY, getex),
  command('mget', -2, 'readonly fast', ALL_KEYS, ({ db, args }) =>
    args.map((key) => {
      const value = db.get(key);
      return value?.type === 'string' ? value.data : null;
    }),
  ),
  command('mset', -3, 'write denyoom', [1, -1, 2], ({ db, args }) => {
    for (const [key, value] of pairs(args, 'mset')) db.set(key, new Text(value));
    return OK;
  }),
  command('msetnx', -3, 'write denyoom', [1, -1, 2], ({ db, args }) => {
    const items = pairs(args, 'msetnx');
    if (items.some(([key]) => db.has(key))) return 0;
    for (const [key, value] of items) db.set(key, new Text(value));
    return 1;
  }),
  command('append', 3, 'write denyoom fast', ONE_KEY, (call) => {
    const value = (get(call, at(call.args, 0)) ?? '') + at(call.args, 1);
    call.db.set(at(call.args, 0), new Text(value), 'keep');
    return value.length;
  }),
  command('strlen', 2, 'readonly fast', ONE_KEY, (call) => get(call, at(call.args, 0))?.length ?? 0),
  getRange('getrange'),
  // Its name of old.
  getRange('substr'),
  command('setrange', 4, 'write denyoom', ONE_KEY, (call) => {
    const [key = '', , part = ''] = call.args;
    const offset = integer(call.args[1]);
    if (offset < 0) throw new Failure('ERR offset is out of range');
    if (offset + part.length > 512 * 1024 * 1024) {
      throw new Failure('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
    }
    const old = get(call, key) ?? '';
    if (part === '') return old.length;
    const value = old.slice(0, offset).padEnd(offset, '\0') + part + old.slice(offset + part.length);
    call.db.set(key, new Text(value), 'keep');
    return value.length;
  }),
  command('incr', 2, 'write denyoom fast', ONE_KEY, (call) => add(call, at(call.args, 0), 1n)),
  command('decr', 2, 'write denyoom fast', ONE_KEY, (call) => add(call, at(call.args, 0), -1n)),
  command('incrby', 3, 'write denyoom fast', ONE_KEY, (call) => add(call, at(call.args, 0), bigint(call.args[1]))),
  command('decrby', 3, 'write denyoom fast', ONE_KEY, (call) => add(call, at(call.args, 0), -bigint(call.args[1]))),
  command('incrbyfloat', 3, 'write denyoom fast', ONE_KEY, (call) => {
    const [key = '', amount] = call.args;
    const sum = float(get(call, key) ?? '0') + float(amount);
    if (!Number.isFinite(sum)) throw new Failure('ERR increment would produce NaN or Infinity');
    call.db.set(key, new Text(decimal(sum)), 'keep');
    return decimal(sum);
  }),
];
