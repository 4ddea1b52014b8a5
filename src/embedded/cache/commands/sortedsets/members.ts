import type { Scored } from '../../keyspace/sorted.ts';
import { double, Failure, formatDouble, NULL_ARRAY, type Reply } from '../../resp/reply.ts';
import { at, float, SYNTAX, syntax, upper } from '../arguments.ts';
import { type Call, type Command, command, ONE_KEY } from '../command.ts';
import { scanOptions } from '../keys.ts';

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

/** `WITHSCORE` is of Redis 7.2. */
const rank = (name: string, reverse: boolean) =>
  command(name, -3, 'readonly fast', ONE_KEY, (call): Reply => {
    const [, member = '', option, ...rest] = call.args;
    if (rest.length > 0 || (option !== undefined && upper(option) !== 'WITHSCORE')) syntax();
    const sorted = read(call);
    const index = sorted?.rank(member);
    if (!sorted || index === undefined) return option === undefined ? null : NULL_ARRAY;
    const place = reverse ? sorted.size - 1 - index : index;
    return option === undefined ? place : [place, double(sorted.score(member) ?? 0)];
  });

export const members: readonly Command[] = [
  command('zadd', -4, 'write denyoom fast', ONE_KEY, add),
  command('zincrby', 4, 'write denyoom fast', ONE_KEY, (call) =>
    add({ ...call, args: [at(call.args, 0), 'INCR', at(call.args, 1), at(call.args, 2)] }),
  ),
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
  rank('zrank', false),
  rank('zrevrank', true),
  command('zscan', -3, 'readonly', ONE_KEY, (call) => {
    if (!/^\d+$/.test(at(call.args, 1))) throw new Failure('ERR invalid cursor');
    const { matches } = scanOptions(call.args.slice(2));
    const sorted = read(call);
    const found = sorted?.slice(0, sorted.size).filter(([member]) => matches(member)) ?? [];
    return ['0', found.flatMap(([member, score]) => [member, formatDouble(score)])];
  }),
];
