import { Members } from '../keyspace/collections.ts';
import { type Bytes, Failure, type Reply, set } from '../resp/reply.ts';
import { at, integer, positive, syntax, upper } from './arguments.ts';
import { ALL_KEYS, type Call, type Command, command, ONE_KEY } from './command.ts';
import { scanOptions } from './keys.ts';
import { choose, chooseMany } from './random.ts';

const items = ({ db }: Call, key: Bytes): ReadonlySet<Bytes> => db.read(key, 'set')?.items ?? new Set();
type Operation = (first: ReadonlySet<Bytes>, rest: readonly ReadonlySet<Bytes>[]) => Bytes[];

const union: Operation = (first, rest) => [...new Set([...first, ...rest.flatMap((other) => [...other])])];
const intersection: Operation = (first, rest) => [...first].filter((item) => rest.every((other) => other.has(item)));
const difference: Operation = (first, rest) => [...first].filter((item) => !rest.some((other) => other.has(item)));

function combine(call: Call, keys: readonly Bytes[], operation: Operation): Bytes[] {
  const [first = new Set<Bytes>(), ...rest] = keys.map((key) => items(call, key));
  return operation(first, rest);
}

/** The operation itself, and the one that stores its result under the first key. */
const operations = (name: string, operation: Operation): Command[] => [
  command(name, -2, 'readonly', ALL_KEYS, (call) => set(combine(call, call.args, operation))),
  command(`${name}store`, -3, 'write denyoom', ALL_KEYS, (call) => {
    const [target = '', ...keys] = call.args;
    const result = Members.of(combine(call, keys, operation));
    call.db.delete(target);
    if (result.size > 0) call.db.set(target, result);
    return result.size;
  }),
];

function pop(call: Call): Reply {
  const [key = '', amount] = call.args;
  if (call.args.length > 2) syntax();
  const count = amount === undefined ? 1 : positive(amount);
  const members = call.db.read(key, 'set');
  const chosen = members ? choose([...members.items], count) : [];
  for (const item of chosen) members?.delete(item);
  if (members && chosen.length > 0) call.db.modified(key, members);
  return amount === undefined ? (chosen[0] ?? null) : set(chosen);
}

function random(call: Call): Reply {
  const [key = '', amount] = call.args;
  if (call.args.length > 2) syntax();
  const from = items(call, key);
  if (amount === undefined) return choose([...from], 1)[0] ?? null;
  // A negative count may name the same member again.
  return chooseMany([...from], integer(amount));
}

export const sets: readonly Command[] = [
  command('sadd', -3, 'write denyoom fast', ONE_KEY, ({ db, args }) => {
    const [key = '', ...added] = args;
    const members = db.open(key, 'set');
    const count = added.filter((item) => members.add(item)).length;
    if (count > 0) db.modified(key, members);
    return count;
  }),
  command('srem', -3, 'write fast', ONE_KEY, ({ db, args }) => {
    const [key = '', ...removed] = args;
    const members = db.read(key, 'set');
    const count = members ? removed.filter((item) => members.delete(item)).length : 0;
    if (members && count > 0) db.modified(key, members);
    return count;
  }),
  command('smembers', 2, 'readonly', ONE_KEY, (call) => set([...items(call, at(call.args, 0))])),
  command('sismember', 3, 'readonly fast', ONE_KEY, (call) =>
    items(call, at(call.args, 0)).has(at(call.args, 1)) ? 1 : 0,
  ),
  command('smismember', -3, 'readonly fast', ONE_KEY, (call) => {
    const members = items(call, at(call.args, 0));
    return call.args.slice(1).map((item) => (members.has(item) ? 1 : 0));
  }),
  command('scard', 2, 'readonly fast', ONE_KEY, (call) => items(call, at(call.args, 0)).size),
  command('spop', -2, 'write fast', ONE_KEY, pop),
  command('srandmember', -2, 'readonly', ONE_KEY, random),
  command('smove', 4, 'write fast', [1, 2, 1], ({ db, args }) => {
    const [from = '', to = '', item = ''] = args;
    const source = db.read(from, 'set');
    if (!source) return 0;
    const target = db.open(to, 'set');
    if (!source.items.has(item)) return 0;
    if (from === to) return 1;
    source.delete(item);
    db.modified(from, source);
    target.add(item);
    db.modified(to, target);
    return 1;
  }),
  ...operations('sunion', union),
  ...operations('sinter', intersection),
  ...operations('sdiff', difference),
  command('sscan', -3, 'readonly', ONE_KEY, (call) => {
    if (!/^\d+$/.test(at(call.args, 1))) throw new Failure('ERR invalid cursor');
    const { matches } = scanOptions(call.args.slice(2));
    return ['0', [...items(call, at(call.args, 0))].filter(matches)];
  }),
  command('sintercard', -3, 'readonly', [0, 0, 0], (call) => {
    const count = integer(call.args[0], 'ERR numkeys should be greater than 0');
    if (count < 1) throw new Failure('ERR numkeys should be greater than 0');
    if (count > call.args.length - 1) throw new Failure("ERR Number of keys can't be greater than number of args");
    const [option, amount] = call.args.slice(1 + count);
    if (call.args.length > 1 + count && (upper(option) !== 'LIMIT' || call.args.length !== 3 + count)) syntax();
    const limit = amount === undefined ? 0 : positive(amount, "ERR LIMIT can't be negative");
    const size = combine(call, call.args.slice(1, 1 + count), intersection).length;
    return limit > 0 ? Math.min(limit, size) : size;
  }),
];
