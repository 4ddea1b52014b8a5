import { Failure, map, OK, type Reply } from '../resp/reply.ts';
import { at, bigint, decimal, fits, float, pairs } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';
import { scanOptions } from './keys.ts';
import { randomOf } from './random.ts';

const read = ({ db, args }: Call) => db.read(at(args, 0), 'hash')?.fields;

function setAll({ db, args }: Call, name: string): number {
  const key = at(args, 0);
  const items = pairs(args.slice(1), name);
  const hash = db.open(key, 'hash');
  const made = items.filter(([field, value]) => hash.set(field, value)).length;
  db.modified(key, hash);
  return made;
}

/** Changes one field from its old text to a new one. */
function change({ db, args }: Call, next: (old: string) => string): string {
  const [key = '', field = ''] = args;
  const hash = db.open(key, 'hash');
  const value = next(hash.fields.get(field) ?? '0');
  hash.set(field, value);
  db.modified(key, hash);
  return value;
}

export const hashes: readonly Command[] = [
  command('hset', -4, 'write denyoom fast', ONE_KEY, (call) => setAll(call, 'hset')),
  command('hmset', -4, 'write denyoom fast', ONE_KEY, (call) => {
    setAll(call, 'hmset');
    return OK;
  }),
  command('hsetnx', 4, 'write denyoom fast', ONE_KEY, (call) =>
    read(call)?.has(at(call.args, 1)) ? 0 : setAll(call, 'hsetnx'),
  ),
  command('hget', 3, 'readonly fast', ONE_KEY, (call) => read(call)?.get(at(call.args, 1)) ?? null),
  command('hmget', -3, 'readonly fast', ONE_KEY, (call) => {
    const fields = read(call);
    return call.args.slice(1).map((field) => fields?.get(field) ?? null);
  }),
  command('hgetall', 2, 'readonly', ONE_KEY, (call) => map([...(read(call) ?? [])].flat())),
  command('hdel', -3, 'write fast', ONE_KEY, ({ db, args }) => {
    const [key = '', ...fields] = args;
    const hash = db.read(key, 'hash');
    if (!hash) return 0;
    const gone = fields.filter((field) => hash.delete(field)).length;
    if (gone > 0) db.modified(key, hash);
    return gone;
  }),
  command('hexists', 3, 'readonly fast', ONE_KEY, (call) => (read(call)?.has(at(call.args, 1)) ? 1 : 0)),
  command('hlen', 2, 'readonly fast', ONE_KEY, (call) => read(call)?.size ?? 0),
  command('hstrlen', 3, 'readonly fast', ONE_KEY, (call) => read(call)?.get(at(call.args, 1))?.length ?? 0),
  command('hkeys', 2, 'readonly', ONE_KEY, (call) => [...(read(call)?.keys() ?? [])]),
  command('hvals', 2, 'readonly', ONE_KEY, (call) => [...(read(call)?.values() ?? [])]),
  command('hincrby', 4, 'write denyoom fast', ONE_KEY, (call) => {
    const amount = bigint(call.args[2]);
    const value = change(call, (old) => {
      const sum = bigint(old, 'ERR hash value is not an integer') + amount;
      if (!fits(sum)) throw new Failure('ERR increment or decrement would overflow');
      return String(sum);
    });
    return BigInt(value);
  }),
  command('hincrbyfloat', 4, 'write denyoom fast', ONE_KEY, (call) => {
    const amount = float(call.args[2]);
    return change(call, (old) => {
      const sum = float(old, 'ERR hash value is not a float') + amount;
      if (!Number.isFinite(sum)) throw new Failure('ERR increment would produce NaN or Infinity');
      return decimal(sum);
    });
  }),
  command('hrandfield', -2, 'readonly', ONE_KEY, (call) =>
    randomOf([...(read(call) ?? [])], call.args.slice(1), 'WITHVALUES'),
  ),
  command('hscan', -3, 'readonly', ONE_KEY, (call): Reply => {
    if (!/^\d+$/.test(at(call.args, 1))) throw new Failure('ERR invalid cursor');
    const { matches } = scanOptions(call.args.slice(2));
    // All at once, as Redis does with small ones: a cursor is allowed to be 0 at once.
    return ['0', [...(read(call) ?? [])].filter(([field]) => matches(field)).flat()];
  }),
];
