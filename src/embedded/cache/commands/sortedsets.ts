import type { Scored, SortedSet } from '../keyspace/sorted.ts';
import { type Bytes, double, Failure, formatDouble, type Reply, scored } from '../resp/reply.ts';
import { at, float, integer, positive, range, SYNTAX, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';
import { scanOptions } from './keys.ts';

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

interface Bound {
  readonly score: number;
  readonly open: boolean;
}
function bound(text: Bytes | undefined): Bound {
  const open = text?.startsWith('(') ?? false;
  return { score: float(open ? text?.slice(1) : text, 'ERR min or max is not a float'), open };
}

/** Indexes [from, to) of the scores between two bounds. */
function between(sorted: SortedSet, low: Bound, high: Bound): [number, number] {
  const from = sorted.search(([, score]) => (low.open ? score > low.score : score >= low.score));
  const to = sorted.search(([, score]) => (high.open ? score >= high.score : score > high.score));
  return [from, Math.max(from, to)];
}

interface RangeOptions {
  byScore: boolean;
  reverse: boolean;
  withScores: boolean;
  limit?: [offset: number, count: number];
}

function select(call: Call, options: RangeOptions): Reply {
  const [, start, stop] = call.args;
  const { reverse } = options;
  const sorted = read(call);
  const size = sorted?.size ?? 0;
  let found: Scored[];
  if (options.byScore) {
    const [low, high] = reverse ? [bound(stop), bound(start)] : [bound(start), bound(stop)];
    found = sorted?.slice(...between(sorted, low, high)) ?? [];
    if (reverse) found.reverse();
  } else {
    const [from, to] = range(start, stop, size);
    found = (reverse ? sorted?.slice(size - to, size - from).reverse() : sorted?.slice(from, to)) ?? [];
  }
  if (options.limit) {
    const [offset, count] = options.limit;
    found = offset < 0 ? [] : found.slice(offset, count < 0 ? undefined : offset + count);
  }
  return options.withScores ? scored(found) : found.map(([member]) => member);
}

/** ZRANGE and its older relatives, which have some of its options built in. */
const rangeOf = (name: string, preset: { byScore?: boolean; reverse?: boolean } = {}) =>
  command(name, -4, 'readonly', ONE_KEY, (call) => {
    const options: RangeOptions = {
      byScore: preset.byScore ?? false,
      reverse: preset.reverse ?? false,
      withScores: false,
    };
    const words = call.args.slice(3);
    for (let index = 0; index < words.length; index += 1) {
      const word = upper(words[index]);
      if (word === 'WITHSCORES') options.withScores = true;
      else if (word === 'BYSCORE' && name === 'zrange') options.byScore = true;
      else if (word === 'REV' && name === 'zrange') options.reverse = true;
      else if (word === 'LIMIT' && index + 2 < words.length) {
        options.limit = [integer(words[index + 1]), integer(words[index + 2])];
        index += 2;
      } else syntax();
    }
    if (options.limit && !options.byScore) {
      throw new Failure('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX');
    }
    return select(call, options);
  });

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
  rangeOf('zrange'),
  rangeOf('zrevrange', { reverse: true }),
  rangeOf('zrangebyscore', { byScore: true }),
  rangeOf('zrevrangebyscore', { byScore: true, reverse: true }),
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
