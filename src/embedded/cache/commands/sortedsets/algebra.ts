import { type Scored, SortedSet } from '../../keyspace/sorted.ts';
import { type Bytes, Failure, type Reply, scored } from '../../resp/reply.ts';
import { at, float, integer, positive, syntax, upper } from '../arguments.ts';
import { type Call, type Command, command } from '../command.ts';

type Scores = Map<Bytes, number>;
type Aggregate = (a: number, b: number) => number;
type Operation = (sources: readonly Scores[], aggregate: Aggregate) => Scores;

const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  // Infinity less infinity counts as nothing.
  SUM: (a, b) => (Number.isNaN(a + b) ? 0 : a + b),
  MIN: Math.min,
  MAX: Math.max,
};

const union: Operation = (sources, aggregate) => {
  const result: Scores = new Map();
  for (const source of sources) {
    for (const [member, score] of source) {
      const old = result.get(member);
      result.set(member, old === undefined ? score : aggregate(old, score));
    }
  }
  return result;
};

const intersection: Operation = ([first = new Map(), ...rest], aggregate) => {
  const result: Scores = new Map();
  for (const [member, start] of first) {
    let score: number | undefined = start;
    for (const other of rest) {
      const next = other.get(member);
      score = score === undefined || next === undefined ? undefined : aggregate(score, next);
    }
    if (score !== undefined) result.set(member, score);
  }
  return result;
};

const difference: Operation = ([first = new Map(), ...rest]) =>
  new Map([...first].filter(([member]) => !rest.some((other) => other.has(member))));

/** Members of plain sets have the score 1. */
function scoresOf({ db }: Call, key: Bytes, weight: number): Scores {
  const value = db.get(key);
  const weighed = (score: number) => (Number.isNaN(score * weight) ? 0 : score * weight);
  if (value === undefined) return new Map();
  if (value.type === 'set') return new Map([...value.items].map((item) => [item, weighed(1)]));
  if (value.type !== 'zset') throw new Failure('WRONGTYPE Operation against a key holding the wrong kind of value');
  return new Map(value.slice(0, value.size).map(([member, score]) => [member, weighed(score)]));
}

/** `numkeys key …`, and the words that follow. */
function keysOf(args: readonly Bytes[], name: string): { keys: Bytes[]; words: Bytes[] } {
  const count = integer(args[0]);
  if (count < 1) throw new Failure(`ERR at least 1 input key is needed for '${name}' command`);
  if (count > args.length - 1) syntax();
  return { keys: args.slice(1, 1 + count), words: args.slice(1 + count) };
}

function combine(call: Call, args: readonly Bytes[], name: string, operation: Operation) {
  const { keys, words } = keysOf(args, name);
  const [differs, stores] = [operation === difference, name.endsWith('store')];
  let weights: readonly number[] = keys.map(() => 1);
  let aggregate: Aggregate = AGGREGATES.SUM as Aggregate;
  let withScores = false;
  // Whether the keys are what they should be is told first.
  const sources = keys.map((key) => scoresOf(call, key, 1));
  for (let index = 0; index < words.length; index += 1) {
    const word = upper(words[index]);
    if (word === 'WEIGHTS' && !differs && index + keys.length < words.length) {
      weights = keys.map((_, n) => float(words[index + 1 + n], 'ERR weight value is not a float'));
      index += keys.length;
    } else if (word === 'AGGREGATE' && !differs && index + 1 < words.length) {
      index += 1;
      aggregate = AGGREGATES[upper(words[index])] ?? syntax();
    } else if (word === 'WITHSCORES' && !stores) withScores = true;
    else syntax();
  }
  const weighed = sources.map((source, n) =>
    weights[n] === 1 ? source : scoresOf(call, at(keys, n), weights[n] ?? 1),
  );
  return { result: SortedSet.of(operation(weighed, aggregate)), withScores };
}

const operations = (name: string, operation: Operation): Command[] => [
  command(name, -3, 'readonly', [0, 0, 0], (call): Reply => {
    const { result, withScores } = combine(call, call.args, name, operation);
    const found: Scored[] = result.slice(0, result.size);
    return withScores ? scored(found) : found.map(([member]) => member);
  }),
  command(`${name}store`, -4, 'write denyoom', [1, 1, 1], (call) => {
    const [target = '', ...args] = call.args;
    const { result } = combine(call, args, `${name}store`, operation);
    call.db.delete(target);
    if (result.size > 0) call.db.set(target, result);
    return result.size;
  }),
];

function intersectionSize(call: Call): Reply {
  const { keys, words } = keysOf(call.args, 'zintercard');
  const sources = keys.map((key) => scoresOf(call, key, 1));
  if (words.length > 0 && (upper(words[0]) !== 'LIMIT' || words.length !== 2)) syntax();
  const limit = words.length === 0 ? 0 : positive(words[1], "ERR LIMIT can't be negative");
  const { size } = intersection(sources, Math.max);
  return limit > 0 ? Math.min(limit, size) : size;
}

export const algebra: readonly Command[] = [
  ...operations('zunion', union),
  ...operations('zinter', intersection),
  ...operations('zdiff', difference),
  command('zintercard', -3, 'readonly', [0, 0, 0], intersectionSize),
];
