import type { Scored, SortedSet } from '../keyspace/sorted.ts';
import { double, Failure, formatDouble, type Reply, scored } from '../resp/reply.ts';
import { at, float, positive, range, SYNTAX, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';
import { scanOptions } from './keys.ts';
import { between, bound, ranges } from './ranges.ts';

const read = ({ db, args }: Call) => db.read(at(args, 0), 'zset');

function add(call: Call): Reply {
  const { db, args } = call;
  const key = at(args, 0);
  const flags = new Set<string>();
  let index = 1;
  while (['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'].includes(upper(args[index]))) {
    flags.add(upper(args[index]));
    index += 1;
  }
  const items = args.slice(index);
  if (items.length === 0 || items.length % 2 !== 0) throw new Failure(SYNTAX);
  if (flags.has('NX') && flags.has('XX')) {
    throw new Failure('ERR XX and NX options at the same time are not compatible');
  }
  if ((flags.has('GT') && flags.has('LT')) || (flags.has('NX') && (flags.has('GT') || flags.has('LT')))) {
    throw new Failure('ERR GT, LT, and/or NX options at the same time are not compatible');
  }
  if (flags.has('INCR') && items.length > 2)
    throw new Failure('ERR INCR option supports a single increment-element pair');
  const wanted = Array.from(
    { length: items.length / 2 },
    (_, n): Scored => [at(items, n * 2 + 1), float(items[n * 2])],
  );
  const sorted = db.open(key, 'zset');
  let [made, changed] = [0, 0];
  let last: number | undefined;
  for (const [member, amount] of wanted) {
    const old = sorted.score(member);
    const score = flags.has('INCR') ? (old ?? 0) + amount : amount;
    if (Number.isNaN(score)) throw new Failure('ERR resulting score is not a number (NaN)');
    const refused =
      (flags.has('NX') && old !== undefined) ||
      (flags.has('XX') && old === undefined) ||
      (flags.has('GT') && old !== undefined && score <= old) ||
      (flags.has('LT') && old !== undefined && score >= old);
    if (refused) continue;
    last = score;
    if (old === undefined) made += 1;
    else if (old !== score) changed += 1;
    if (old !== score) sorted.set(member, score);
  }
  if (made + changed > 0) db.modified(key, sorted);
  if (flags.has('INCR')) return last === undefined ? null : double(last);
  return flags.has('CH') ? made + changed : made;
}

const rank = (name: string, reverse: boolean) =>
  command(name, 3, 'readonly fast', ONE_KEY, (call) => {
    const sorted = read(call);
    const index = sorted?.rank(at(call.args, 1));
    if (!sorted || index === undefined) return null;
    return reverse ? sorted.size - 1 - index : index;
  });

const pop = (name: string, fromEnd: boolean) =>
  command(name, -2, 'write fast', ONE_KEY, (call) => {
    if (call.args.length > 2) syntax();
    const amount = call.args[1];
    const count = amount === undefined ? 1 : positive(amount);
    const sorted = read(call);
    const size = sorted?.size ?? 0;
    const found = (fromEnd ? sorted?.slice(Math.max(0, size - count), size).reverse() : sorted?.slice(0, count)) ?? [];
    removeAll(call, sorted, found);
    return amount === undefined ? found.flatMap(([member, score]) => [member, double(score)]) : scored(found);
  });

function removeAll({ db, args }: Call, sorted: SortedSet | undefined, found: readonly Scored[]): number {
  for (const [member] of found) sorted?.delete(member);
  if (sorted && found.length > 0) db.modified(at(args, 0), sorted);
  return found.length;
}

export const sortedSets: readonly Command[] = [
  command('zadd', -4, 'write denyoom fast', ONE_KEY, add),
  command('zincrby', 4, 'write denyoom fast', ONE_KEY, (call) =>
    add({ ...call, args: [at(call.args, 0), 'INCR', at(call.args, 1), at(call.args, 2)] }),
  ),
  command('zrem', -3, 'write fast', ONE_KEY, (call) => {
    const sorted = read(call);
    const gone = call.args.slice(1).filter((member) => sorted?.delete(member)).length;
    if (sorted && gone > 0) call.db.modified(at(call.args, 0), sorted);
    return gone;
  }),
  command('zcard', 2, 'readonly fast', ONE_KEY, (call) => read(call)?.size ?? 0),
  command('zscore', 3, 'readonly fast', ONE_KEY, (call) => {
    const score = read(call)?.score(at(call.args, 1));
    return score === undefined ? null : double(score);
  }),
  command('zmscore', -3, 'readonly fast', ONE_KEY, (call) => {
    const sorted = read(call);
    return call.args.slice(1).map((member) => {
      const score = sorted?.score(member);
      return score === undefined ? null : double(score);
    });
  }),
  command('zcount', 4, 'readonly fast', ONE_KEY, (call) => {
    const [low, high] = [bound(call.args[1]), bound(call.args[2])];
    const sorted = read(call);
    if (!sorted) return 0;
    const [from, to] = between(sorted, low, high);
    return to - from;
  }),
  rank('zrank', false),
  rank('zrevrank', true),
  ...ranges,
  command('zremrangebyscore', 4, 'write', ONE_KEY, (call) => {
    const [low, high] = [bound(call.args[1]), bound(call.args[2])];
    const sorted = read(call);
    return removeAll(call, sorted, sorted?.slice(...between(sorted, low, high)) ?? []);
  }),
  command('zremrangebyrank', 4, 'write', ONE_KEY, (call) => {
    const sorted = read(call);
    const [from, to] = range(call.args[1], call.args[2], sorted?.size ?? 0);
    return removeAll(call, sorted, sorted?.slice(from, to) ?? []);
  }),
  pop('zpopmin', false),
  pop('zpopmax', true),
  command('zscan', -3, 'readonly', ONE_KEY, (call) => {
    if (!/^\d+$/.test(at(call.args, 1))) throw new Failure('ERR invalid cursor');
    const { matches } = scanOptions(call.args.slice(2));
    const sorted = read(call);
    const found = sorted?.slice(0, sorted.size).filter(([member]) => matches(member)) ?? [];
    return ['0', found.flatMap(([member, score]) => [member, formatDouble(score)])];
  }),
];
