import { formatId, parseBound, parseId } from '../../keyspace/streams/id.ts';
import { type Bytes, NULL_ARRAY, type Reply } from '../../resp/reply.ts';
import { at, integer, syntax, upper } from '../arguments.ts';
import { type Call, type Command, command, ONE_KEY } from '../command.ts';
import { existingGroup, keep, streamOf } from './common.ts';

function acknowledge(call: Call): Reply {
  const [key = '', name = '', ...texts] = call.args;
  const stream = streamOf(call);
  const group = stream?.groups.get(name);
  if (!stream || !group) return 0;
  const ids = texts.map((text) => parseId(text));
  const done = ids.filter((id) => group.pending.delete(id)).length;
  if (done > 0) keep(call, key, stream);
  return done;
}

/** How many are pending in all, from where to where, and with whom. */
function summary(call: Call): Reply {
  const { group } = existingGroup(call, at(call.args, 0), at(call.args, 1));
  const [first, last] = [group.pending.at(0), group.pending.last];
  if (!first || !last) return [0, null, null, NULL_ARRAY];
  const counts = new Map<Bytes, number>();
  for (const { consumer } of group.pending) counts.set(consumer.name, (counts.get(consumer.name) ?? 0) + 1);
  const consumers = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => [name, String(count)]);
  return [group.pending.size, formatId(first.id), formatId(last.id), consumers];
}

/** `[IDLE ms] start end count [consumer]` */
function list(call: Call): Reply {
  const [key = '', name = '', ...words] = call.args;
  let idle = 0;
  if (upper(words[0]) === 'IDLE') {
    idle = integer(words[1]);
    words.splice(0, 2);
    if (words.length < 3) syntax();
  }
  const [start, end, amount, reader] = words;
  if (words.length < 3 || words.length > 4) syntax();
  const count = Math.max(0, integer(amount));
  const [from, to] = [parseBound(start, 'start'), parseBound(end, 'end')];
  const { group } = existingGroup(call, key, name);
  if (reader !== undefined && !group.consumers.has(reader)) return [];
  const now = call.db.now();
  const found: Reply[] = [];
  for (let index = group.pending.indexFrom(from); found.length < count; index += 1) {
    const each = group.pending.at(index);
    if (!each || each.id > to) break;
    const idleMs = Math.max(0, now - each.deliveredAt);
    if ((reader !== undefined && each.consumer.name !== reader) || idleMs < idle) continue;
    found.push([formatId(each.id), each.consumer.name, idleMs, each.count]);
  }
  return found;
}

export const pending: readonly Command[] = [
  command('xack', -4, 'write fast', ONE_KEY, acknowledge),
  command('xpending', -3, 'readonly', ONE_KEY, (call) => (call.args.length === 2 ? summary(call) : list(call))),
];
