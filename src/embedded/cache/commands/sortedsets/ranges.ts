import { type Scored, SortedSet } from '../../keyspace/sorted.ts';
import { type Bytes, Failure, type Reply, scored } from '../../resp/reply.ts';
import { at, integer, range, syntax, upper } from '../arguments.ts';
import { type Call, type Command, command, ONE_KEY } from '../command.ts';
import { type By, byScore, byText, type Places } from './bounds.ts';

interface Options {
  by: By;
  reverse: boolean;
  withScores: boolean;
  limit: readonly [offset: number, count: number] | undefined;
}

/** What may follow the bounds: newer commands say all by words, older ones have some of it in their names. */
function optionsOf(
  words: readonly Bytes[],
  preset: Partial<Options>,
  may: { choose: boolean; scores: boolean },
): Options {
  const options: Options = { by: 'rank', reverse: false, withScores: false, limit: undefined, ...preset };
  for (let index = 0; index < words.length; index += 1) {
    const word = upper(words[index]);
    if (word === 'WITHSCORES' && may.scores) options.withScores = true;
    else if (word === 'LIMIT' && index + 2 < words.length) {
      options.limit = [integer(words[index + 1]), integer(words[index + 2])];
      index += 2;
    } else if (word === 'BYSCORE' && may.choose) options.by = 'score';
    else if (word === 'BYLEX' && may.choose) options.by = 'text';
    else if (word === 'REV' && may.choose) options.reverse = true;
    else syntax();
  }
  if (options.limit && options.by === 'rank') {
    throw new Failure('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX');
  }
  if (options.withScores && options.by === 'text') {
    throw new Failure('ERR syntax error, WITHSCORES not supported in combination with BYLEX');
  }
  return options;
}

/** Finds the places before the set is looked at, so that a wrong bound is told in any case. */
function placesOf(
  start: Bytes | undefined,
  stop: Bytes | undefined,
  { by, reverse }: Options,
): (of: SortedSet) => Places {
  if (by !== 'rank') {
    const [min, max] = reverse ? [stop, start] : [start, stop];
    return by === 'score' ? byScore(min, max) : byText(min, max);
  }
  range(start, stop, 0);
  return ({ size }) => {
    const [from, to] = range(start, stop, size);
    return reverse ? [size - to, size - from] : [from, to];
  };
}

function select({ db }: Call, key: Bytes, places: (of: SortedSet) => Places, { reverse, limit }: Options): Scored[] {
  const sorted = db.read(key, 'zset');
  const found = sorted?.slice(...places(sorted)) ?? [];
  if (reverse) found.reverse();
  if (!limit) return found;
  const [offset, count] = limit;
  return offset < 0 ? [] : found.slice(offset, count < 0 ? undefined : offset + count);
}

const rangeOf = (name: string, preset: Partial<Options> = {}) =>
  command(name, -4, 'readonly', ONE_KEY, (call): Reply => {
    const [key = '', start, stop, ...words] = call.args;
    const choose = name === 'zrange';
    const options = optionsOf(words, preset, { choose, scores: preset.by !== 'text' });
    const found = select(call, key, placesOf(start, stop, options), options);
    return options.withScores ? scored(found) : found.map(([member]) => member);
  });

function store(call: Call): Reply {
  const [target = '', key = '', start, stop, ...words] = call.args;
  const options = optionsOf(words, {}, { choose: true, scores: false });
  const result = SortedSet.of(select(call, key, placesOf(start, stop, options), options));
  call.db.delete(target);
  if (result.size > 0) call.db.set(target, result);
  return result.size;
}

const count = (name: string, bounds: typeof byScore) =>
  command(name, 4, 'readonly fast', ONE_KEY, ({ db, args }) => {
    const places = bounds(args[1], args[2]);
    const sorted = db.read(at(args, 0), 'zset');
    if (!sorted) return 0;
    const [from, to] = places(sorted);
    return to - from;
  });

export const ranges: readonly Command[] = [
  rangeOf('zrange'),
  rangeOf('zrevrange', { reverse: true }),
  rangeOf('zrangebyscore', { by: 'score' }),
  rangeOf('zrevrangebyscore', { by: 'score', reverse: true }),
  rangeOf('zrangebylex', { by: 'text' }),
  rangeOf('zrevrangebylex', { by: 'text', reverse: true }),
  command('zrangestore', -5, 'write denyoom', [1, 2, 1], store),
  count('zcount', byScore),
  count('zlexcount', byText),
];
