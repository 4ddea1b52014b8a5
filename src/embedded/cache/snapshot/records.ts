import { Hash, Members, Text } from '../keyspace/collections.ts';
import type { Database } from '../keyspace/database.ts';
import { List } from '../keyspace/list.ts';
import { SortedSet } from '../keyspace/sorted.ts';
import type { Stream } from '../keyspace/streams/stream.ts';
import { make, type Type, type Value } from '../keyspace/values.ts';
import { type Bytes, formatDouble } from '../resp/reply.ts';
import { addToStream, wordsOfStream } from './streams.ts';

/** A record is a list of words. Large values are told in several, so that none is larger than a request may be. */
export type Words = readonly Bytes[];
const WORDS_PER_RECORD = 1000;

/** Content that no snapshot of ours has. */
export class Damaged extends Error {}
export const damaged = (what: string): never => {
  throw new Damaged(what);
};

/** `[type, key, expiry, words…]` for each part of a value. */
export function* recordsOf(key: Bytes, value: Value, expiresAt: number): Generator<Words> {
  const head = [value.type, key, String(expiresAt)];
  if (value.type === 'stream') {
    for (const words of wordsOfStream(value)) yield [...head, ...words];
    return;
  }
  const words = wordsOf(value);
  for (let from = 0; from < words.length; from += WORDS_PER_RECORD) {
    yield [...head, ...words.slice(from, from + WORDS_PER_RECORD)];
  }
}

function wordsOf(value: Exclude<Value, Stream>): Bytes[] {
  switch (value.type) {
    case 'string':
      return [value.data];
    case 'hash':
      return [...value.fields].flat();
    case 'set':
      return [...value.items];
    case 'list':
      return value.slice(0, value.size);
    case 'zset':
      return value.slice(0, value.size).flatMap(([member, score]) => [member, formatDouble(score)]);
  }
}

/** The whole of a key is told anew, or it went. */
export const gone = (key: Bytes): Words => ['gone', key];
export const ALL_GONE: Words = ['all-gone'];

const isType = (word: Bytes): word is Type => word === 'string' || word in make;

/** Does what a record says. Throws Damaged. */
export function apply(db: Database, [what = '', key = '', until = '', ...words]: Words): void {
  if (what === 'all-gone') db.clear();
  else if (what === 'gone') db.delete(key);
  else if (isType(what)) {
    const expiresAt = /^\d+$/.test(until) ? Number(until) : damaged('an expiry is no number');
    if (expiresAt !== 0 && expiresAt <= db.now()) return;
    const there = db.get(key);
    const value = there?.type === what ? there : what === 'string' ? new Text(words[0] ?? '') : make[what]();
    add(value, words);
    db.set(key, value, expiresAt);
  } else damaged('a record of an unknown kind');
}

function add(value: Value, words: readonly Bytes[]): void {
  const pairs = () => {
    if (words.length % 2 !== 0) damaged('a record is cut');
    return Array.from({ length: words.length / 2 }, (_, n) => [words[n * 2] ?? '', words[n * 2 + 1] ?? ''] as const);
  };
  if (value instanceof Hash) for (const [field, text] of pairs()) value.set(field, text);
  else if (value instanceof Members) for (const item of words) value.add(item);
  else if (value instanceof List) for (const item of words) value.pushRight(item);
  else if (value instanceof SortedSet) for (const [member, score] of pairs()) value.set(member, numberOf(score));
  else if (value.type === 'stream') addToStream(value, words);
}

function numberOf(text: Bytes): number {
  if (text === 'inf' || text === '-inf') return text === 'inf' ? Infinity : -Infinity;
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? damaged('a score is no number') : value;
}
