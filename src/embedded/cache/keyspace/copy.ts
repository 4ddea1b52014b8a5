import { Hash, Members } from './collections.ts';
import { List } from './list.ts';
import { SortedSet } from './sorted.ts';
import type { Value } from './values.ts';

/** The same again: collections are changed in place, so two keys must not share one. */
export function copyOf(value: Value): Value {
  switch (value.type) {
    case 'string':
      return value;
    case 'hash': {
      const hash = new Hash();
      for (const [field, text] of value.fields) hash.set(field, text);
      return hash;
    }
    case 'set':
      return Members.of(value.items);
    case 'list':
      return List.of(value.slice(0, value.size));
    case 'zset': {
      const sorted = new SortedSet();
      for (const [member, score] of value.slice(0, value.size)) sorted.set(member, score);
      return sorted;
    }
  }
}
