import { type Bytes, double, Failure, NOTHING, NULL_ARRAY, type Reply } from '../resp/reply.ts';
import { float, integer, syntax, upper } from './arguments.ts';
import { type Call, type Command, command } from './command.ts';
import { isSide, move, type Side, take } from './lists.ts';

/** In milliseconds, from seconds with fractions. */
function timeout(text: Bytes | undefined): number {
  const seconds = float(text, 'ERR timeout is not a float or out of range');
  if (seconds < 0) throw new Failure('ERR timeout is negative');
  if (!Number.isFinite(seconds * 1000)) throw new Failure('ERR timeout is out of range');
  return Math.ceil(seconds * 1000);
}

/** Answers now if it can be, else when it can be; within a transaction, where nothing waits, with `none`. */
export function waitFor(
  call: Call,
  keys: readonly Bytes[],
  timeoutMs: number,
  attempt: () => Reply | undefined,
  none: Reply = NULL_ARRAY,
): Reply {
  const now = attempt();
  if (now !== undefined) return now;
  if (call.session.executing) return none;
  call.server.waiters.wait(call.session, keys, attempt, timeoutMs);
  return NOTHING;
}

/** Items from one end of the first list that has some. */
function takeFrom(
  { db }: Call,
  keys: readonly Bytes[],
  side: Side,
  count: number,
): readonly [Bytes, Bytes[]] | undefined {
  for (const key of keys) {
    const list = db.read(key, 'list');
    if (!list) continue;
    const items = Array.from({ length: Math.min(count, list.size) }, () => take(list, side) ?? '');
    db.modified(key, list);
    return [key, items];
  }
  return undefined;
}

const pop = (name: string, side: Side) =>
  command(name, -3, 'write', [1, -2, 1], (call) => {
    const keys = call.args.slice(0, -1);
    return waitFor(call, keys, timeout(call.args.at(-1)), () => {
      const found = takeFrom(call, keys, side, 1);
      return found && [found[0], found[1][0] ?? ''];
    });
  });

/** `numkeys key … LEFT|RIGHT [COUNT n]`, from an index on. */
function manyOf(args: readonly Bytes[], from: number, words: readonly string[]) {
  const size = integer(args[from], 'ERR numkeys should be greater than 0');
  if (size <= 0) throw new Failure('ERR numkeys should be greater than 0');
  const keys = args.slice(from + 1, from + 1 + size);
  const [word, option, amount, ...rest] = args.slice(from + 1 + size);
  if (keys.length < size || !words.includes(upper(word)) || rest.length > 0) syntax();
  if (option !== undefined && (upper(option) !== 'COUNT' || amount === undefined)) syntax();
  const count = option === undefined ? 1 : integer(amount, 'ERR count should be greater than 0');
  if (count <= 0) throw new Failure('ERR count should be greater than 0');
  return { keys, word: upper(word), count };
}

const manyItems = (call: Call, from: number) => {
  const { keys, word, count } = manyOf(call.args, from, ['LEFT', 'RIGHT']);
  return { keys, attempt: () => takeFrom(call, keys, word as Side, count) };
};

/** Members with the least or the greatest scores of the first sorted set that has some. */
function takeScored({ db }: Call, keys: readonly Bytes[], greatest: boolean, count: number) {
  for (const key of keys) {
    const sorted = db.read(key, 'zset');
    if (!sorted) continue;
    const { size } = sorted;
    const found = greatest
      ? sorted.slice(Math.max(0, size - count), size).reverse()
      : sorted.slice(0, Math.min(size, count));
    for (const [member] of found) sorted.delete(member);
    db.modified(key, sorted);
    return { key, found };
  }
  return undefined;
}

const popScored = (name: string, greatest: boolean) =>
  command(name, -3, 'write fast', [1, -2, 1], (call) => {
    const keys = call.args.slice(0, -1);
    return waitFor(call, keys, timeout(call.args.at(-1)), () => {
      const taken = takeScored(call, keys, greatest, 1);
      const [first] = taken?.found ?? [];
      return taken && first && [taken.key, first[0], double(first[1])];
    });
  });

const manyScored = (call: Call, from: number) => {
  const { keys, word, count } = manyOf(call.args, from, ['MIN', 'MAX']);
  const attempt = (): Reply | undefined => {
    const taken = takeScored(call, keys, word === 'MAX', count);
    return taken && [taken.key, taken.found.map(([member, score]) => [member, double(score)])];
  };
  return { keys, attempt };
};

function moveWaiting(call: Call, out: string, into: string, limit: Bytes | undefined): Reply {
  const [from = '', to = ''] = call.args;
  if (!isSide(out) || !isSide(into)) return syntax();
  return waitFor(call, [from], timeout(limit), () => move(call, from, to, out, into) ?? undefined, null);
}

export const blocking: readonly Command[] = [
  pop('blpop', 'LEFT'),
  pop('brpop', 'RIGHT'),
  command('lmpop', -4, 'write', [0, 0, 0], (call) => manyItems(call, 0).attempt() ?? NULL_ARRAY),
  command('blmpop', -5, 'write', [0, 0, 0], (call) => {
    const limit = timeout(call.args[0]);
    const { keys, attempt } = manyItems(call, 1);
    return waitFor(call, keys, limit, attempt);
  }),
  command('blmove', 6, 'write denyoom', [1, 2, 1], (call) =>
    moveWaiting(call, upper(call.args[2]), upper(call.args[3]), call.args[4]),
  ),
  command('brpoplpush', 4, 'write denyoom', [1, 2, 1], (call) => moveWaiting(call, 'RIGHT', 'LEFT', call.args[2])),
  popScored('bzpopmin', false),
  popScored('bzpopmax', true),
  command('zmpop', -4, 'write', [0, 0, 0], (call) => manyScored(call, 0).attempt() ?? NULL_ARRAY),
  command('bzmpop', -5, 'write', [0, 0, 0], (call) => {
    const limit = timeout(call.args[0]);
    const { keys, attempt } = manyScored(call, 1);
    return waitFor(call, keys, limit, attempt);
  }),
];
