import type { Pending } from '../../keyspace/streams/group.ts';
import { formatId, type Id, parseBound, parseId } from '../../keyspace/streams/id.ts';
import type { StreamEntry } from '../../keyspace/streams/stream.ts';
import { type Bytes, Failure, type Reply } from '../../resp/reply.ts';
import { integer, syntax, upper } from '../arguments.ts';
import { type Call, type Command, command, ONE_KEY } from '../command.ts';
import { entryReply, existingGroup, keep } from './common.ts';

const AUTO_COUNT = 100;
/** An automatic claim looks at so many for each that it may take. */
const LOOKED_AT = 10;

interface ClaimOptions {
  readonly ids: readonly Id[];
  deliveredAt: number;
  count: number | undefined;
  force: boolean;
  justId: boolean;
  lastId: Id;
}

const idleOf = (text: Bytes | undefined, name: string) =>
  Math.max(0, integer(text, `ERR Invalid min-idle-time argument for ${name}`));

function optionsOf(words: readonly Bytes[], now: number): ClaimOptions {
  const first = words.findIndex((word) => !/^\d+(-\d+)?$/.test(word));
  const rest = first < 0 ? [] : words.slice(first);
  const ids = words.slice(0, first < 0 ? undefined : first).map((text) => parseId(text));
  const options: ClaimOptions = { ids, deliveredAt: now, count: undefined, force: false, justId: false, lastId: 0n };
  for (let index = 0; index < rest.length; index += 1) {
    const word = upper(rest[index]);
    const value = rest[index + 1];
    if (word === 'FORCE') options.force = true;
    else if (word === 'JUSTID') options.justId = true;
    else if (value === undefined) throw unknown(rest[index]);
    else {
      if (word === 'IDLE') options.deliveredAt = now - integer(value, 'ERR Invalid IDLE option argument for XCLAIM');
      else if (word === 'TIME') options.deliveredAt = integer(value, 'ERR Invalid TIME option argument for XCLAIM');
      else if (word === 'RETRYCOUNT') {
        options.count = integer(value, 'ERR Invalid RETRYCOUNT option argument for XCLAIM');
      } else if (word === 'LASTID') options.lastId = parseId(value);
      else throw unknown(rest[index]);
      index += 1;
    }
  }
  // A time that is still to come is now.
  if (options.deliveredAt < 0 || options.deliveredAt > now) options.deliveredAt = now;
  return options;
}
const unknown = (word: Bytes | undefined) => new Failure(`ERR Unrecognized XCLAIM option '${word}'`);

const told = (entry: StreamEntry, justId: boolean): Reply => (justId ? formatId(entry.id) : entryReply(entry));

function claim(call: Call): Reply {
  const [key = '', name = '', reader = '', minIdle, ...words] = call.args;
  const { db } = call;
  const now = db.now();
  const { stream, group } = existingGroup(call, key, name);
  const idle = idleOf(minIdle, 'XCLAIM');
  const options = optionsOf(words, now);
  if (options.lastId > group.lastId) group.lastId = options.lastId;
  const consumer = group.consumer(reader, now);
  const answers: Reply[] = [];
  for (const id of options.ids) {
    const known = group.pending.get(id);
    const entry = stream.entries.get(id);
    if (!entry) {
      // What was deleted cannot be worked on by anybody.
      group.pending.delete(id);
      continue;
    }
    if (!known && !options.force) continue;
    if (known && idle > 0 && now - known.deliveredAt < idle) continue;
    const mine: Pending = known ?? { id, consumer, deliveredAt: now, count: 0 };
    mine.consumer = consumer;
    mine.deliveredAt = options.deliveredAt;
    if (options.count !== undefined && options.count >= 0) mine.count = options.count;
    else if (!options.justId) mine.count += 1;
    if (!known) group.pending.put(mine);
    consumer.activeAt = now;
    answers.push(told(entry, options.justId));
  }
  keep(call, key, stream);
  return answers;
}

function autoClaim(call: Call): Reply {
  const [key = '', name = '', reader = '', minIdle, start, ...words] = call.args;
  const { db } = call;
  const now = db.now();
  const idle = idleOf(minIdle, 'XAUTOCLAIM');
  const from = parseBound(start, 'start');
  let count = AUTO_COUNT;
  let justId = false;
  for (let index = 0; index < words.length; index += 1) {
    if (upper(words[index]) === 'COUNT' && index + 1 < words.length) {
      index += 1;
      count = integer(words[index], 'ERR COUNT must be > 0');
      if (count < 1) throw new Failure('ERR COUNT must be > 0');
    } else if (upper(words[index]) === 'JUSTID') justId = true;
    else syntax();
  }
  const { stream, group } = existingGroup(call, key, name);
  const consumer = group.consumer(reader, now);
  const [claimed, gone]: [Reply[], Bytes[]] = [[], []];
  const first = group.pending.indexFrom(from);
  const looked = group.pending.slice(first, first + count * LOOKED_AT);
  let index = 0;
  for (; index < looked.length && claimed.length + gone.length < count; index += 1) {
    const each = looked[index] as Pending;
    const entry = stream.entries.get(each.id);
    if (!entry) {
      group.pending.delete(each.id);
      gone.push(formatId(each.id));
      continue;
    }
    if (now - each.deliveredAt < idle) continue;
    each.consumer = consumer;
    each.deliveredAt = now;
    if (!justId) each.count += 1;
    consumer.activeAt = now;
    claimed.push(told(entry, justId));
  }
  const last = looked[index - 1];
  const next = group.pending.at(last ? group.pending.indexFrom(last.id + 1n) : first);
  keep(call, key, stream);
  return [next ? formatId(next.id) : '0-0', claimed, gone];
}

export const claiming: readonly Command[] = [
  command('xclaim', -6, 'write fast', ONE_KEY, claim),
  command('xautoclaim', -6, 'write fast', ONE_KEY, autoClaim),
];
