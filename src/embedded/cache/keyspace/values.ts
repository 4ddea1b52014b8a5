import { Hash, Members, type Text } from './collections.ts';
import { List } from './list.ts';
import { SortedSet } from './sorted.ts';
import { Stream } from './streams/stream.ts';

/** What a key may hold. */
export type Value = Text | Hash | Members | List | SortedSet | Stream;
export type Type = Value['type'];
export interface Types {
  string: Text;
  hash: Hash;
  set: Members;
  list: List;
  zset: SortedSet;
  stream: Stream;
}
export type Collection = Exclude<Type, 'string'>;
export const make: { [T in Collection]: () => Types[T] } = {
  hash: () => new Hash(),
  set: () => new Members(),
  list: () => new List(),
  zset: () => new SortedSet(),
  stream: () => new Stream(),
};
