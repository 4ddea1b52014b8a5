import type { Consumer, Group } from '../../keyspace/streams/group.ts';
import { formatId } from '../../keyspace/streams/id.ts';
import { lagOf } from '../../keyspace/streams/lag.ts';
import type { Stream } from '../../keyspace/streams/stream.ts';
import { type Bytes, Failure, map, type Reply } from '../../resp/reply.ts';
import { at, integer, syntax, upper } from '../arguments.ts';
import { type Call, type Command, command } from '../command.ts';
import { entryReply } from './common.ts';

const FULL_COUNT = 10;
const named = (fields: Readonly<Record<string, Reply>>) => map(Object.entries(fields).flat());
const byName = <T>(items: ReadonlyMap<Bytes, T>): [Bytes, T][] => [...items].sort(([a], [b]) => (a < b ? -1 : 1));

/** Trees and nodes are those of a real server's memory; here there is one list. */
const common = (stream: Stream) => ({
  length: stream.size,
  'radix-tree-keys': stream.size > 0 ? 1 : 0,
  'radix-tree-nodes': stream.size > 0 ? 2 : 1,
  'last-generated-id': formatId(stream.lastId),
  'max-deleted-entry-id': formatId(stream.maxDeletedId),
  'entries-added': stream.added,
  'recorded-first-entry-id': formatId(stream.entries.at(0)?.id ?? 0n),
});

function summary(stream: Stream): Reply {
  const [first, last] = [stream.entries.at(0), stream.entries.last];
  return named({
    ...common(stream),
    groups: stream.groups.size,
    'first-entry': first ? entryReply(first) : null,
    'last-entry': last ? entryReply(last) : null,
  });
}

/** COUNT bounds entries and pending ones; 0 for all. */
function full(stream: Stream, words: readonly Bytes[]): Reply {
  if (words.length > 0 && (words.length !== 2 || upper(words[0]) !== 'COUNT')) syntax();
  const given = words.length > 0 ? integer(words[1]) : FULL_COUNT;
  const count = given < 0 ? FULL_COUNT : given || Number.POSITIVE_INFINITY;
  return named({
    ...common(stream),
    entries: stream.entries.slice(0, Math.min(count, stream.size)).map(entryReply),
    groups: byName(stream.groups).map(([name, group]) =>
      named({
        name,
        ...progress(stream, group),
        'pel-count': group.pending.size,
        pel: group.pending
          .slice(0, Math.min(count, group.pending.size))
          .map((each) => [formatId(each.id), each.consumer.name, each.deliveredAt, each.count]),
        consumers: byName(group.consumers).map(([, consumer]) => {
          const pending = group.pendingOf(consumer);
          return named({
            name: consumer.name,
            'seen-time': consumer.seenAt,
            'active-time': consumer.activeAt || -1,
            'pel-count': pending.length,
            pel: pending.slice(0, count).map((each) => [formatId(each.id), each.deliveredAt, each.count]),
          });
        }),
      }),
    ),
  });
}

const progress = (stream: Stream, group: Group) => ({
  'last-delivered-id': formatId(group.lastId),
  'entries-read': group.read,
  lag: lagOf(stream, group),
});

const groupReply = (stream: Stream, name: Bytes, group: Group) =>
  named({
    name,
    consumers: group.consumers.size,
    pending: group.pending.size,
    ...progress(stream, group),
  });

const consumerReply = (group: Group, consumer: Consumer, now: number) =>
  named({
    name: consumer.name,
    pending: group.pendingOf(consumer).length,
    idle: Math.max(0, now - consumer.seenAt),
    inactive: consumer.activeAt === 0 ? -1 : Math.max(0, now - consumer.activeAt),
  });

function xinfo({ db, args }: Call): Reply {
  const [what, key = '', ...rest] = args;
  const subcommand = upper(what);
  if (!['STREAM', 'GROUPS', 'CONSUMERS'].includes(subcommand)) {
    throw new Failure(`ERR unknown subcommand '${what}'. Try XINFO HELP.`);
  }
  const words =
    subcommand === 'CONSUMERS' ? args.length === 3 : subcommand === 'GROUPS' ? args.length === 2 : args.length >= 2;
  if (!words) throw new Failure(`ERR wrong number of arguments for 'xinfo|${subcommand.toLowerCase()}' command`);
  const stream = db.read(key, 'stream');
  if (!stream) throw new Failure('ERR no such key');
  if (subcommand === 'GROUPS') return byName(stream.groups).map(([name, group]) => groupReply(stream, name, group));
  if (subcommand === 'CONSUMERS') {
    const group = stream.groups.get(at(rest, 0));
    if (!group) throw new Failure(`NOGROUP No such consumer group '${rest[0]}' for key name '${key}'`);
    return byName(group.consumers).map(([, consumer]) => consumerReply(group, consumer, db.now()));
  }
  if (rest.length === 0) return summary(stream);
  if (upper(rest[0]) !== 'FULL') {
    throw new Failure(`ERR unknown subcommand or wrong number of arguments for '${what}'. Try XINFO HELP.`);
  }
  return full(stream, rest.slice(1));
}

export const info: readonly Command[] = [command('xinfo', -2, 'readonly', [2, 2, 1], xinfo)];
