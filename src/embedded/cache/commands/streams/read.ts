import type { Consumer, Group } from '../../keyspace/streams/group.ts';
import { formatId, type Id, LAST_ID, parseId } from '../../keyspace/streams/id.ts';
import { advance } from '../../keyspace/streams/lag.ts';
import type { Stream } from '../../keyspace/streams/stream.ts';
import { type Bytes, byKey, Failure, NULL_ARRAY, type Reply } from '../../resp/reply.ts';
import { at, integer, syntax, upper } from '../arguments.ts';
import { waitFor } from '../blocking.ts';
import { type Call, type Command, command } from '../command.ts';
import { entryReply, keep } from './common.ts';

interface Wanted {
  /** 0: all. */
  readonly count: number;
  /** Undefined: does not wait; 0: as long as it takes. */
  readonly blockMs?: number;
  readonly group?: { readonly name: Bytes; readonly consumer: Bytes };
  readonly acknowledged: boolean;
  readonly sources: readonly { readonly key: Bytes; readonly id: Bytes }[];
}

function parse({ args }: Call, name: 'xread' | 'xreadgroup'): Wanted {
  const grouped = name === 'xreadgroup';
  let count = 0;
  let blockMs: number | undefined;
  let group: Wanted['group'];
  let acknowledged = false;
  for (let index = 0; index < args.length; index += 1) {
    const option = upper(args[index]);
    const left = args.length - 1 - index;
    if (option === 'BLOCK' && left > 0) {
      blockMs = integer(args[index + 1], 'ERR timeout is not an integer or out of range');
      if (blockMs < 0) throw new Failure('ERR timeout is negative');
      index += 1;
    } else if (option === 'COUNT' && left > 0) {
      count = Math.max(0, integer(args[index + 1]));
      index += 1;
    } else if (option === 'GROUP' && left >= 2) {
      if (!grouped)
        throw new Failure('ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.');
      group = { name: at(args, index + 1), consumer: at(args, index + 2) };
      index += 2;
    } else if (option === 'NOACK') {
      if (!grouped)
        throw new Failure('ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.');
      acknowledged = true;
    } else if (option === 'STREAMS' && left > 0) {
      const words = args.slice(index + 1);
      if (words.length % 2 !== 0) {
        throw new Failure(
          `ERR Unbalanced '${name}' list of streams: for each stream key an ID or '${grouped ? '>' : '$'}' must be specified.`,
        );
      }
      if (grouped && !group) throw new Failure('ERR Missing GROUP option for XREADGROUP');
      const half = words.length / 2;
      const sources = words.slice(0, half).map((key, n) => ({ key, id: at(words, half + n) }));
      return {
        count,
        ...(blockMs === undefined ? {} : { blockMs }),
        ...(group ? { group } : {}),
        acknowledged,
        sources,
      };
    } else syntax();
  }
  return syntax();
}

/** Streams with what was read: a map in RESP3, pairs in RESP2. */
const found = (parts: readonly (readonly [Bytes, Reply])[]): Reply => byKey(parts.flat());

function answerOf(call: Call, wanted: Wanted, attempt: () => Reply | undefined): Reply {
  if (wanted.blockMs === undefined) return attempt() ?? NULL_ARRAY;
  const keys = wanted.sources.map(({ key }) => key);
  return waitFor(call, keys, wanted.blockMs, attempt);
}

function read(call: Call): Reply {
  const wanted = parse(call, 'xread');
  const { db } = call;
  const places = wanted.sources.map(({ key, id }) => {
    const stream = db.read(key, 'stream');
    if (id === '$') return { key, after: stream?.lastId ?? 0n };
    // The last entry, be it old (Redis 7.4).
    if (id === '+') return { key, after: stream?.entries.last ? stream.entries.last.id - 1n : 0n };
    if (id === '>') {
      throw new Failure(
        'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
      );
    }
    return { key, after: parseId(id) };
  });
  return answerOf(call, wanted, () => {
    const parts = places.flatMap(({ key, after }): [Bytes, Reply][] => {
      const entries = db.read(key, 'stream')?.after(after, wanted.count || undefined) ?? [];
      return entries.length === 0 ? [] : [[key, entries.map(entryReply)]];
    });
    return parts.length === 0 ? undefined : found(parts);
  });
}

const noGroup = (key: Bytes, group: Bytes) =>
  new Failure(`NOGROUP No such key '${key}' or consumer group '${group}' in XREADGROUP with GROUP option`);

function readGroup(call: Call): Reply {
  const wanted = parse(call, 'xreadgroup');
  const { db } = call;
  const { name, consumer } = wanted.group ?? { name: '', consumer: '' };
  const sources = wanted.sources.map(({ key, id }) => {
    if (!db.read(key, 'stream')?.groups.has(name)) throw noGroup(key, name);
    if (id === '$') {
      throw new Failure(
        'ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.',
      );
    }
    return { key, after: id === '>' ? undefined : parseId(id) };
  });
  return answerOf(call, wanted, () => {
    const parts: [Bytes, Reply][] = [];
    for (const { key, after } of sources) {
      const stream = db.read(key, 'stream');
      const group = stream?.groups.get(name);
      // It was there when the wait began.
      if (!stream || !group) return noGroup(key, name);
      const reader = group.consumer(consumer, db.now());
      const given =
        after === undefined
          ? giveNew(call, stream, group, reader, wanted)
          : giveAgain(call, stream, group, reader, after, wanted.count);
      if (after === undefined && given.length === 0) continue;
      parts.push([key, given]);
      keep(call, key, stream);
    }
    return parts.length === 0 ? undefined : found(parts);
  });
}

/** Entries that nobody of the group was given. */
function giveNew(
  { db }: Call,
  stream: Stream,
  group: Group,
  reader: Consumer,
  { count, acknowledged }: Wanted,
): Reply[] {
  const entries = stream.after(group.lastId, count || undefined);
  if (entries.length > 0) reader.activeAt = db.now();
  for (const entry of entries) {
    advance(stream, group, entry);
    if (!acknowledged) group.give(entry.id, reader, db.now());
  }
  return entries.map(entryReply);
}

/** What this consumer was given before and has not acknowledged. */
function giveAgain({ db }: Call, stream: Stream, group: Group, reader: Consumer, after: Id, count: number): Reply[] {
  if (after === LAST_ID) return [];
  const mine = group.pendingOf(reader).filter(({ id }) => id > after);
  return mine.slice(0, count || undefined).map((pending): Reply => {
    const entry = stream.entries.get(pending.id);
    if (!entry) return [formatId(pending.id), NULL_ARRAY];
    pending.deliveredAt = db.now();
    pending.count += 1;
    return entryReply(entry);
  });
}

export const reading: readonly Command[] = [
  command('xread', -4, 'readonly', [0, 0, 0], read),
  command('xreadgroup', -7, 'write', [0, 0, 0], readGroup),
];
