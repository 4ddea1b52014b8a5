import { List } from '../keyspace/list.ts';
import { type Bytes, Failure, type Reply } from '../resp/reply.ts';
import { at, integer, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';

/** Rebuilds a list from its items: for the rare commands that change its middle. */
function rebuild({ db, args }: Call, change: (items: Bytes[]) => Reply): Reply {
  const key = at(args, 0);
  const list = db.read(key, 'list');
  if (!list) return 0;
  const items = list.slice(0, list.size);
  const answer = change(items);
  if (items.length !== list.size) db.modified(key, List.of(items));
  return answer;
}

function insert(call: Call): Reply {
  const where = upper(call.args[1]);
  if (where !== 'BEFORE' && where !== 'AFTER') syntax();
  return rebuild(call, (items) => {
    const index = items.indexOf(at(call.args, 2));
    if (index < 0) return -1;
    items.splice(where === 'BEFORE' ? index : index + 1, 0, at(call.args, 3));
    return items.length;
  });
}

function remove(call: Call): Reply {
  const count = integer(call.args[1]);
  return rebuild(call, (items) => {
    let gone = 0;
    const most = count === 0 ? items.length : Math.abs(count);
    const step = count < 0 ? -1 : 1;
    for (let index = count < 0 ? items.length - 1 : 0; items[index] !== undefined && gone < most; index += step) {
      if (items[index] !== call.args[2]) continue;
      items.splice(index, 1);
      gone += 1;
      if (step > 0) index -= 1;
    }
    return gone;
  });
}

/** LPOS: `RANK` counts matches (negative: from the end), `COUNT` asks for many (0: all), `MAXLEN` bounds the search. */
function position({ db, args }: Call): Reply {
  const options = new Map<string, number>();
  for (let index = 2; index < args.length; index += 2) {
    const option = upper(args[index]);
    if (!['RANK', 'COUNT', 'MAXLEN'].includes(option) || index + 1 >= args.length) syntax();
    const value = integer(args[index + 1]);
    if (option === 'RANK' && value === 0) {
      throw new Failure(
        "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
      );
    }
    if (option !== 'RANK' && value < 0) throw new Failure(`ERR ${option} can't be negative`);
    options.set(option, value);
  }
  const count = options.get('COUNT');
  const rank = options.get('RANK') ?? 1;
  const list = db.read(at(args, 0), 'list');
  const size = list?.size ?? 0;
  const looked = Math.min(size, options.get('MAXLEN') || size);
  const found: number[] = [];
  const most = count === undefined ? 1 : count || size;
  let skip = Math.abs(rank) - 1;
  for (let step = 0; step < looked && found.length < most; step += 1) {
    const index = rank > 0 ? step : size - 1 - step;
    if (list?.get(index) !== args[1]) continue;
    if (skip > 0) skip -= 1;
    else found.push(index);
  }
  return count === undefined ? (found[0] ?? null) : found;
}

/** Commands that look for items within a list by what they are. */
export const listItems: readonly Command[] = [
  command('lpos', -3, 'readonly', ONE_KEY, position),
  command('linsert', 5, 'write denyoom', ONE_KEY, insert),
  command('lrem', 4, 'write', ONE_KEY, remove),
];
