import type { Scored, SortedSet } from '../keyspace/sorted.ts';
import { type Bytes, Failure, type Reply, scored } from '../resp/reply.ts';
import { at, float, integer, range, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';

const read = ({ db, args }: Call) => db.read(at(args, 0), 'zset');

interface Bound {
  readonly score: number;
  readonly open: boolean;
}
export function bound(text: Bytes | undefined): Bound {
  const open = text?.startsWith('(') ?? false;
  return { score: float(open ? text?.slice(1) : text, 'ERR min or max is not a float'), open };
}

/** Indexes [from, to) of the scores between two bounds. */
export function between(sorted: SortedSet, low: Bound, high: Bound): [number, number] {
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

export const ranges: readonly Command[] = [
  rangeOf('zrange'),
  rangeOf('zrevrange', { reverse: true }),
  rangeOf('zrangebyscore', { byScore: true }),
  rangeOf('zrevrangebyscore', { byScore: true, reverse: true }),
];
