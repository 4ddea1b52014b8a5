import type { Group } from './group.ts';
import type { Id } from './id.ts';
import type { Stream, StreamEntry } from './stream.ts';

/*
 * How far a group has come is counted; where entries were deleted in between the count cannot be trusted, and is found anew where the
 * place allows it. The rules are those of https://redis.io/docs/latest/commands/xinfo-groups/ (“consumer group lag”).
 */

const hasGapsAfter = ({ size, maxDeletedId }: Stream, id: Id) => size > 0 && maxDeletedId !== 0n && id <= maxDeletedId;

/** How many entries were ever added up to an id; null where that cannot be told. */
export function addedUpTo(stream: Stream, id: Id): number | null {
  const { added, size, lastId, maxDeletedId } = stream;
  if (added === 0) return 0;
  if (size === 0 && id <= lastId) return added;
  if (id !== 0n && id < maxDeletedId) return null;
  if (id === lastId) return added;
  if (id > lastId) return null;
  const first = stream.entries.at(0)?.id ?? 0n;
  if (maxDeletedId !== 0n && maxDeletedId >= first) return null;
  if (id < first) return added - size;
  return id === first ? added - size + 1 : null;
}

/** The group goes on to an entry that it is given. */
export function advance(stream: Stream, group: Group, { id }: StreamEntry): void {
  if (id <= group.lastId) return;
  if (group.read !== null && !hasGapsAfter(stream, group.lastId)) group.read += 1;
  else group.read = addedUpTo(stream, id);
  group.lastId = id;
}

/** How many entries are still to be given; null where that cannot be told. */
export function lagOf(stream: Stream, group: Group): number | null {
  if (stream.added === 0) return 0;
  if (group.read !== null && !hasGapsAfter(stream, group.lastId)) return stream.added - group.read;
  const read = addedUpTo(stream, group.lastId);
  return read === null ? null : stream.added - read;
}
