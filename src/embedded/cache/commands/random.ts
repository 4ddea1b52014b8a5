import { randomInt } from 'node:crypto';
import { type Bytes, pairwise, type Reply } from '../resp/reply.ts';
import { integer, syntax, upper } from './arguments.ts';

/** Some of them, each at most once. */
export function choose<T>(from: readonly T[], count: number): T[] {
  const left = [...from];
  // What is chosen changes places with the first that is not.
  const most = Math.min(count, left.length);
  for (let index = 0; index < most; index += 1) {
    const other = randomInt(index, left.length);
    [left[index], left[other]] = [left[other] as T, left[index] as T];
  }
  return left.slice(0, most);
}

/** The same, but a negative count may name one again. */
export function chooseMany<T>(from: readonly T[], count: number): T[] {
  if (count >= 0 || from.length === 0) return choose(from, Math.max(0, count));
  return Array.from({ length: -count }, () => from[randomInt(from.length)] as T);
}

/** HRANDFIELD and ZRANDMEMBER: `[count [WITH…]]` over items of a name and a value. */
export function randomOf(
  items: readonly (readonly [Bytes, Reply])[],
  words: readonly Bytes[],
  withWord: string,
): Reply {
  const [amount, option] = words;
  if (amount === undefined) return choose(items, 1)[0]?.[0] ?? null;
  const count = integer(amount);
  if (words.length > 2 || (option !== undefined && upper(option) !== withWord)) syntax();
  const chosen = chooseMany(items, count);
  return option === undefined ? chosen.map(([name]) => name) : pairwise(chosen);
}
