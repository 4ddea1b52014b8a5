import type { Value } from './values.ts';

/** Limits of Redis 7.2 for its compact forms: https://redis.io/docs/latest/commands/object-encoding/ */
const MOST_ITEMS = 128;
const MOST_INTEGERS = 512;
const MOST_BYTES = 64;

const isInteger = (text: string) =>
  /^(0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
const compact = (items: readonly string[], count = items.length) =>
  count <= MOST_ITEMS && items.every((item) => item.length <= MOST_BYTES);

/** What a real server would call the form it keeps a value in; tools ask for it. Here there is one form for each type. */
export function encodingOf(value: Value): string {
  switch (value.type) {
    case 'string':
      return isInteger(value.data) ? 'int' : value.data.length <= 44 ? 'embstr' : 'raw';
    case 'hash':
      return compact([...value.fields].flat(), value.size) ? 'listpack' : 'hashtable';
    case 'list':
      return compact(value.slice(0, value.size)) ? 'listpack' : 'quicklist';
    case 'set': {
      const items = [...value.items];
      if (items.length <= MOST_INTEGERS && items.every(isInteger)) return 'intset';
      return compact(items) ? 'listpack' : 'hashtable';
    }
    case 'zset':
      return compact(value.slice(0, value.size).map(([member]) => member)) ? 'listpack' : 'skiplist';
    case 'stream':
      return 'stream';
  }
}
