import type { SortedSet } from '../../keyspace/sorted.ts';
import { type Bytes, Failure } from '../../resp/reply.ts';
import { float } from '../arguments.ts';

/** Indexes [from, to). */
export type Places = [from: number, to: number];
/** How a command says where a range begins and ends. */
export type By = 'rank' | 'score' | 'text';

/** `3`, `(3` without 3 itself, `-inf`, `+inf`. */
function score(text: Bytes | undefined): { value: number; open: boolean } {
  const open = text?.startsWith('(') ?? false;
  return { value: float(open ? text?.slice(1) : text, 'ERR min or max is not a float'), open };
}

/** Fails where a bound is none; so it is called before the set is looked at. */
export function byScore(min: Bytes | undefined, max: Bytes | undefined): (sorted: SortedSet) => Places {
  const [low, high] = [score(min), score(max)];
  return (sorted) => {
    const from = sorted.search(([, value]) => (low.open ? value > low.value : value >= low.value));
    const to = sorted.search(([, value]) => (high.open ? value >= high.value : value > high.value));
    return [from, Math.max(from, to)];
  };
}

/** `[a`, `(a` without a itself, `-` before all, `+` after all. */
function text(word: Bytes | undefined): { value: Bytes; open: boolean; end: -1 | 0 | 1 } {
  if (word === '-' || word === '+') return { value: '', open: false, end: word === '-' ? -1 : 1 };
  if (!word?.startsWith('[') && !word?.startsWith('(')) throw new Failure('ERR min or max not valid string range item');
  return { value: word.slice(1), open: word.startsWith('('), end: 0 };
}

/** For sets whose scores are all equal, as with Redis: the order is that of the bytes. */
export function byText(min: Bytes | undefined, max: Bytes | undefined): (sorted: SortedSet) => Places {
  const [low, high] = [text(min), text(max)];
  return (sorted) => {
    const from =
      low.end === 0
        ? sorted.search(([member]) => (low.open ? member > low.value : member >= low.value))
        : low.end < 0
          ? 0
          : sorted.size;
    const to =
      high.end === 0
        ? sorted.search(([member]) => (high.open ? member >= high.value : member > high.value))
        : high.end > 0
          ? sorted.size
          : 0;
    return [from, Math.max(from, to)];
  };
}
