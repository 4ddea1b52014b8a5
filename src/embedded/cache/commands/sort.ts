import { List } from '../keyspace/list.ts';
import { type Bytes, Failure, type Reply } from '../resp/reply.ts';
import { at, float, integer, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';

interface Options {
  by: Bytes | undefined;
  limit: readonly [offset: number, count: number];
  readonly get: Bytes[];
  descending: boolean;
  alphabetic: boolean;
  store: Bytes | undefined;
}

function optionsOf(words: readonly Bytes[], mayStore: boolean): Options {
  const options: Options = {
    by: undefined,
    limit: [0, -1],
    get: [],
    descending: false,
    alphabetic: false,
    store: undefined,
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = upper(words[index]);
    const left = words.length - 1 - index;
    const next = at(words, index + 1);
    if (word === 'ASC' || word === 'DESC') options.descending = word === 'DESC';
    else if (word === 'ALPHA') options.alphabetic = true;
    else if (word === 'LIMIT' && left >= 2) {
      options.limit = [integer(next), integer(words[index + 2])];
      index += 2;
    } else if (left >= 1 && (word === 'BY' || word === 'GET' || (word === 'STORE' && mayStore))) {
      if (word === 'BY') options.by = next;
      else if (word === 'GET') options.get.push(next);
      else options.store = next;
      index += 1;
    } else syntax();
  }
  return options;
}

/** What a pattern means for an item: `weight_*` is a key, `h_*->field` a field of a hash, `#` the item itself. */
function lookUp({ db }: Call, pattern: Bytes, item: Bytes): Bytes | null {
  if (pattern === '#') return item;
  const star = pattern.indexOf('*');
  if (star < 0) return null;
  const arrow = pattern.indexOf('->', star);
  const hasField = arrow > 0 && arrow + 2 < pattern.length;
  const key = pattern.slice(0, star) + item + pattern.slice(star + 1, hasField ? arrow : undefined);
  const value = db.get(key);
  if (hasField) return value?.type === 'hash' ? (value.fields.get(pattern.slice(arrow + 2)) ?? null) : null;
  return value?.type === 'string' ? value.data : null;
}

function itemsOf({ db }: Call, key: Bytes): Bytes[] {
  const value = db.get(key);
  if (value === undefined) return [];
  if (value.type === 'list') return value.slice(0, value.size);
  if (value.type === 'set') return [...value.items];
  if (value.type === 'zset') return value.slice(0, value.size).map(([member]) => member);
  throw new Failure('WRONGTYPE Operation against a key holding the wrong kind of value');
}

const compare = <T>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

function sorted(call: Call, items: readonly Bytes[], { by, alphabetic, descending }: Options): Bytes[] {
  const weigh = (item: Bytes) => (by === undefined ? item : lookUp(call, by, item));
  const weighed = items.map((item) => {
    const weight = weigh(item);
    // What has no weight counts as 0, or as what comes before all texts.
    if (alphabetic) return { item, weight: weight ?? '' };
    return {
      item,
      weight: weight === null ? 0 : float(weight, "ERR One or more scores can't be converted into double"),
    };
  });
  const sign = descending ? -1 : 1;
  weighed.sort(
    (a, b) => sign * (compare(a.weight, b.weight) || (by !== undefined || !alphabetic ? compare(a.item, b.item) : 0)),
  );
  return weighed.map(({ item }) => item);
}

function sort(call: Call, mayStore: boolean): Reply {
  const [key = '', ...words] = call.args;
  const options = optionsOf(words, mayStore);
  const items = itemsOf(call, key);
  // A pattern that names the same key for all leaves the order as it is.
  const keepsOrder = options.by !== undefined && !options.by.includes('*');
  let found = keepsOrder ? [...items] : sorted(call, items, options);
  if (keepsOrder && options.descending && call.db.get(key)?.type === 'zset') found.reverse();
  const [offset, count] = options.limit;
  const from = Math.max(0, offset);
  found = found.slice(from, count < 0 ? undefined : from + count);
  const answers =
    options.get.length === 0
      ? found
      : found.flatMap((item) => options.get.map((pattern) => lookUp(call, pattern, item)));
  if (options.store === undefined) return answers;
  if (answers.length === 0) call.db.delete(options.store);
  else call.db.set(options.store, List.of(answers.map((each) => each ?? '')));
  return answers.length;
}

export const sorting: readonly Command[] = [
  command('sort', -2, 'write denyoom dangerous', ONE_KEY, (call) => sort(call, true)),
  command('sort_ro', -2, 'readonly dangerous', ONE_KEY, (call) => sort(call, false)),
];
