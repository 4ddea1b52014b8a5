import { List } from '../keyspace/list.ts';
import { type Bytes, Failure, NULL_ARRAY, OK } from '../resp/reply.ts';
import { at, integer, positive, range, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';

export type Side = 'LEFT' | 'RIGHT';
export const isSide = (word: string): word is Side => word === 'LEFT' || word === 'RIGHT';
const put = (list: List, side: Side, item: Bytes) => (side === 'LEFT' ? list.pushLeft(item) : list.pushRight(item));
export const take = (list: List, side: Side) => (side === 'LEFT' ? list.popLeft() : list.popRight());

const push = (name: string, side: Side, onlyExisting: boolean) =>
  command(name, -3, 'write denyoom fast', ONE_KEY, ({ db, args }) => {
    const [key = '', ...items] = args;
    if (onlyExisting && !db.read(key, 'list')) return 0;
    const list = db.open(key, 'list');
    for (const item of items) put(list, side, item);
    db.modified(key, list);
    return list.size;
  });

const pop = (name: string, side: Side) =>
  command(name, -2, 'write fast', ONE_KEY, ({ db, args }) => {
    const [key = '', amount] = args;
    if (args.length > 2) throw new Failure(`ERR wrong number of arguments for '${name}' command`);
    const count = amount === undefined ? 1 : positive(amount);
    const list = db.read(key, 'list');
    if (!list) return amount === undefined ? null : NULL_ARRAY;
    const items: Bytes[] = [];
    for (let n = Math.min(count, list.size); n > 0; n -= 1) items.push(take(list, side) ?? '');
    if (items.length > 0) db.modified(key, list);
    return amount === undefined ? (items[0] ?? null) : items;
  });

export function move({ db }: Call, from: Bytes, to: Bytes, out: string, into: string): Bytes | null {
  if (!isSide(out) || !isSide(into)) return syntax();
  const source = db.read(from, 'list');
  if (!source) return null;
  const target = from === to ? source : db.open(to, 'list');
  const item = take(source, out) ?? '';
  put(target, into, item);
  db.modified(to, target);
  if (source !== target) db.modified(from, source);
  return item;
}

const read = ({ db, args }: Call) => db.read(at(args, 0), 'list');

export const lists: readonly Command[] = [
  push('lpush', 'LEFT', false),
  push('rpush', 'RIGHT', false),
  push('lpushx', 'LEFT', true),
  push('rpushx', 'RIGHT', true),
  pop('lpop', 'LEFT'),
  pop('rpop', 'RIGHT'),
  command('llen', 2, 'readonly fast', ONE_KEY, (call) => read(call)?.size ?? 0),
  command('lrange', 4, 'readonly', ONE_KEY, (call) => {
    const list = read(call);
    const places = range(call.args[1], call.args[2], list?.size ?? 0);
    return list?.slice(...places) ?? [];
  }),
  command('lindex', 3, 'readonly', ONE_KEY, (call) => {
    const list = read(call);
    if (!list) return null;
    const index = integer(call.args[1]);
    return list.get(index < 0 ? list.size + index : index) ?? null;
  }),
  command('lset', 4, 'write denyoom', ONE_KEY, (call) => {
    const list = read(call);
    if (!list) throw new Failure('ERR no such key');
    const index = integer(call.args[1]);
    const place = index < 0 ? list.size + index : index;
    if (list.get(place) === undefined) throw new Failure('ERR index out of range');
    list.replace(place, at(call.args, 2));
    call.db.modified(at(call.args, 0), list);
    return OK;
  }),
  command('ltrim', 4, 'write', ONE_KEY, (call) => {
    const list = read(call);
    const places = range(call.args[1], call.args[2], list?.size ?? 0);
    if (list) call.db.modified(at(call.args, 0), List.of(list.slice(...places)));
    return OK;
  }),
  command('lmove', 5, 'write denyoom', [1, 2, 1], (call) =>
    move(call, at(call.args, 0), at(call.args, 1), upper(call.args[2]), upper(call.args[3])),
  ),
  command('rpoplpush', 3, 'write denyoom', [1, 2, 1], (call) =>
    move(call, at(call.args, 0), at(call.args, 1), 'RIGHT', 'LEFT'),
  ),
];
