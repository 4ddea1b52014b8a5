/** What a mix of commands is made of: words picked from few, so that types and ranges collide. */
interface Dice {
  readonly pick: <T>(items: readonly T[]) => T;
  readonly key: () => string;
  readonly item: () => string;
  readonly number: () => string;
  /** A number that is one. */
  readonly index: () => string;
  readonly score: () => string;
  /** A bound of texts. */
  readonly text: () => string;
  /** Of an entry of a stream. */
  readonly id: () => string;
  readonly bound: () => string;
}
type Shape = () => string[];

/** The same words for the same seed. */
function dice(seed: number): Dice {
  let state = seed;
  const next = (limit: number) => {
    state = (state * 48271) % 2147483647;
    return state % limit;
  };
  const pick = <T>(items: readonly T[]) => items[next(items.length)] as T;
  const id = () => pick(['1-1', '2-0', '3', '5-5', '9-1', `${next(60)}-${next(4)}`, `${next(60)}-${next(4)}`]);
  return {
    pick,
    id,
    key: () => pick(['a', 'b', 'c', 'd']),
    item: () => pick(['x', 'y', 'z', '', 'é', '10', '-3', '2.5']),
    number: () => pick(['0', '1', '-1', '2', '-2', '5', '-100', '100', 'x']),
    index: () => pick(['0', '1', '-1', '2', '-2', '5', '-100', '100']),
    score: () => pick(['0', '1', '-1.5', '2', '(1', '+inf', '-inf', 'x']),
    text: () => pick(['-', '+', '[x', '(x', '[', '(y', '[2.5', 'x']),
    bound: () => pick(['-', '+', id(), id(), `(${id()}`]),
  };
}

const plain = ({ pick, key, item, number, score }: Dice): Shape[] => [
  () => ['set', key(), item()],
  () => ['get', key()],
  () => ['append', key(), item()],
  () => ['incrby', key(), number()],
  () => ['getrange', key(), number(), number()],
  () => ['setrange', key(), number(), item()],
  () => ['del', key(), key()],
  () => ['rename', key(), key()],
  () => ['type', key()],
  () => ['hset', key(), item(), item(), item(), item()],
  () => ['hdel', key(), item()],
  () => ['hgetall', key()],
  () => ['hincrby', key(), item(), number()],
  () => ['rpush', key(), item(), item()],
  () => ['lpush', key(), item()],
  () => ['lpop', key()],
  () => ['rpop', key(), number()],
  () => ['lrange', key(), number(), number()],
  () => ['ltrim', key(), number(), number()],
  () => ['lrem', key(), number(), item()],
  () => ['linsert', key(), pick(['before', 'after']), item(), item()],
  () => ['lset', key(), number(), item()],
  () => ['lmove', key(), key(), pick(['left', 'right']), pick(['left', 'right'])],
  () => ['sadd', key(), item(), item()],
  () => ['srem', key(), item()],
  () => ['smembers', key()],
  () => ['smove', key(), key(), item()],
  () => [pick(['sunion', 'sinter', 'sdiff']), key(), key()],
  () => [pick(['sunionstore', 'sinterstore', 'sdiffstore']), key(), key(), key()],
  () => ['zadd', key(), score(), item(), score(), item()],
  () => ['zincrby', key(), score(), item()],
  () => ['zrem', key(), item()],
  () => ['zrange', key(), number(), number(), 'withscores'],
  () => ['zrangebyscore', key(), score(), score()],
  () => ['zremrangebyrank', key(), number(), number()],
  () => ['zcount', key(), score(), score()],
  () => ['zpopmin', key(), number()],
  () => ['expire', key(), number()],
  () => ['persist', key()],
];

const more = ({ pick, key, item, number, index, score, text }: Dice): Shape[] => [
  () => [pick(['zunion', 'zinter', 'zdiff']), '2', key(), key(), 'withscores'],
  () => ['zunionstore', key(), '2', key(), key(), 'weights', number(), '2'],
  () => ['zinterstore', key(), '2', key(), key(), 'aggregate', pick(['sum', 'min', 'max'])],
  () => ['zdiffstore', key(), '2', key(), key()],
  () => ['zintercard', '2', key(), key(), 'limit', number()],
  () => ['zrangestore', key(), key(), score(), score(), 'byscore', 'limit', number(), number()],
  () => ['zrange', key(), number(), number(), 'rev'],
  () => ['zrevrangebyscore', key(), score(), score(), 'limit', number(), number()],
  () => ['zremrangebyscore', key(), score(), score()],
  // All with the score 0: with others the order by text is undefined.
  () => ['zadd', 'e', '0', item(), '0', item()],
  () => [pick(['zlexcount', 'zrangebylex', 'zremrangebylex']), 'e', text(), text()],
  () => ['zrevrangebylex', 'e', text(), text(), 'limit', number(), number()],
  () => ['setbit', key(), pick(['0', '7', '9', '40', '-1']), pick(['0', '1'])],
  () => ['bitcount', key(), index(), index(), pick(['bit', 'byte'])],
  () => ['bitpos', key(), pick(['0', '1']), index(), index(), pick(['bit', 'byte'])],
  () => ['bitop', pick(['and', 'or', 'xor', 'not']), key(), key()],
  () => ['bitop', pick(['and', 'or', 'xor']), key(), key(), key()],
  () => [
    'bitfield',
    key(),
    'overflow',
    pick(['wrap', 'sat', 'fail']),
    'incrby',
    pick(['u4', 'i8', 'i13']),
    pick(['0', '3', '#2']),
    number(),
    'get',
    'u8',
    '0',
  ],
  () => ['bitfield', key(), 'set', pick(['u7', 'i64']), pick(['1', '#1', '20']), number()],
  () => ['sort', key(), 'alpha', pick(['asc', 'desc']), 'limit', number(), number()],
  () => ['sort', key(), 'by', 'nosort', 'store', key()],
  () => ['sort', key(), 'by', '*', 'get', '#', 'get', '*->x'],
  () => ['copy', key(), key(), 'replace'],
  () => ['lpos', key(), item(), 'rank', pick(['1', '-1', '2']), 'count', number()],
  () => ['lmpop', '2', key(), key(), pick(['left', 'right']), 'count', pick(['1', '2'])],
  () => ['zmpop', '2', key(), key(), pick(['min', 'max']), 'count', pick(['1', '2'])],
  () => ['sintercard', '2', key(), key()],
  () => ['getex', key(), 'persist'],
  () => ['pfadd', 'h', item(), item()],
  () => ['pfcount', 'h'],
  () => [pick(['xadd', 'xlen', 'xdel']), key(), '1-1', 'f', item()],
];

/** Few streams, so that groups see entries come, go and be claimed. */
const streams = ({ pick, item, number, id, bound }: Dice): Shape[] => {
  const stream = () => pick(['s', 's', 's', 't']);
  const group = () => pick(['g', 'g', 'h', 'nope']);
  const reader = () => pick(['one', 'two']);
  const count = () => pick(['1', '2', '10']);
  return [
    () => ['xadd', stream(), id(), 'f', item()],
    () => ['xadd', stream(), `${pick(['60', '61', '62'])}-*`, 'f', item()],
    () => ['xadd', stream(), 'maxlen', pick(['3', '8', '20']), id(), 'f', item()],
    () => ['xdel', stream(), id(), id()],
    () => ['xlen', stream()],
    () => ['xrange', stream(), bound(), bound(), 'count', count()],
    () => ['xrevrange', stream(), bound(), bound()],
    () => ['xtrim', stream(), 'minid', id()],
    () => ['xread', 'count', count(), 'streams', 's', 't', id(), id()],
    () => ['xgroup', 'create', stream(), group(), pick(['0', '$', id()]), 'mkstream'],
    () => ['xgroup', 'setid', stream(), group(), pick(['0', '$', id()])],
    () => ['xgroup', pick(['destroy', 'delconsumer']), stream(), pick(['h', 'nope']), 'one'].slice(0, pick([4, 5])),
    () => ['xreadgroup', 'group', group(), reader(), 'count', count(), 'streams', stream(), '>'],
    () => ['xreadgroup', 'group', group(), reader(), 'streams', 's', 't', '>', '>'],
    () => ['xreadgroup', 'group', 'g', reader(), 'count', count(), 'streams', 's', pick(['0', id()])],
    () => ['xack', stream(), group(), id(), id()],
    () => ['xpending', stream(), group()],
    () => ['xpending', stream(), group(), bound(), bound(), count(), reader()],
    () => [
      'xclaim',
      stream(),
      group(),
      reader(),
      '0',
      id(),
      id(),
      ...pick([[], ['justid'], ['force'], ['retrycount', '7']]),
    ],
    () => ['xautoclaim', stream(), group(), reader(), '0', pick(['0', id()]), 'count', count()],
    () => ['copy', 's', 't', 'replace'],
    () => ['rename', 't', 's'],
    () => ['del', pick(['s', 't', 'none', 'none', 'none', 'none'])],
    () => ['xsetid', stream(), pick(['70-1', '64-1'])],
    () => ['xinfo', 'stream', stream()],
    () => ['expire', stream(), number()],
    () => ['persist', stream()],
  ];
};

const mix = (seed: number, length: number, shapes: (dice: Dice) => Shape[]): string[][] => {
  const one = dice(seed);
  const all = shapes(one);
  return Array.from({ length }, () => one.pick(all)());
};

/** Another seed by CACHE_SEED; the name of a test says which one it had. */
const given = Number(process.env.CACHE_SEED ?? '7');

/**
 * Mixes of everything on few keys. Which of two mistakes in one command is told first is left open: where both servers refuse, they
 * agree.
 */
export const randomScripts = {
  [`a random mix, seed ${given}`]: mix(given, 4000, plain),
  [`another random mix, seed ${given + 4204}`]: mix(given + 4204, 4000, plain),
  [`a random mix with more, seed ${given}`]: mix(given, 6000, (one) => [...plain(one), ...more(one)]),
  [`a random mix of streams, seed ${given}`]: mix(given, 6000, streams),
};
