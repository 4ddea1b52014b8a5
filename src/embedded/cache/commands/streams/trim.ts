import { type Id, parseId } from '../../keyspace/streams/id.ts';
import type { Stream } from '../../keyspace/streams/stream.ts';
import { type Bytes, Failure } from '../../resp/reply.ts';
import { at, integer, upper } from '../arguments.ts';

/** Which of the oldest entries go: those above a number, or those before an id; no more than `limit` (0: all). */
export interface Trim {
  readonly keep: { readonly most: number } | { readonly from: Id };
  readonly limit: number;
}

/**
 * `MAXLEN|MINID [=|~] threshold [LIMIT count]`, word by word. With `~` a real server keeps a little more than was asked for, where that
 * is cheaper; here it is not, so exactly what may go goes.
 */
export class TrimWords {
  #keep: Trim['keep'] | undefined;
  #limit: number | undefined;
  #roughly = false;

  /** How many words from this one on were its own. */
  take(args: readonly Bytes[], index: number): number {
    const word = upper(args[index]);
    const left = args.length - 1 - index;
    if ((word === 'MAXLEN' || word === 'MINID') && left > 0) {
      if (this.#keep)
        throw new Failure('ERR syntax error, MAXLEN and MINID options at the same time are not compatible');
      const mark = at(args, index + 1);
      const marked = left >= 2 && (mark === '~' || mark === '=');
      this.#roughly = marked && mark === '~';
      const text = at(args, index + (marked ? 2 : 1));
      this.#keep = word === 'MAXLEN' ? { most: notNegative(text, 'MAXLEN') } : { from: parseId(text) };
      return marked ? 3 : 2;
    }
    if (word === 'LIMIT' && left > 0) {
      this.#limit = notNegative(at(args, index + 1), 'LIMIT');
      return 2;
    }
    return 0;
  }

  /** What was asked for in all. */
  done(): Trim | undefined {
    if (this.#limit && !this.#keep) {
      throw new Failure('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy');
    }
    if (this.#limit !== undefined && !this.#roughly) {
      throw new Failure('ERR syntax error, LIMIT cannot be used without the special ~ option');
    }
    return this.#keep && { keep: this.#keep, limit: this.#limit ?? 0 };
  }
}

function notNegative(text: Bytes, name: string): number {
  const value = integer(text);
  if (value < 0) throw new Failure(`ERR The ${name} argument must be >= 0.`);
  return value;
}

/** Returns how many went. */
export function trim(stream: Stream, { keep, limit }: Trim): number {
  const over = 'most' in keep ? Math.max(0, stream.size - keep.most) : stream.entries.indexFrom(keep.from);
  return stream.trim(limit > 0 ? Math.min(limit, over) : over);
}
