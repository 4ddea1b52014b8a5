import type { Group } from '../../keyspace/streams/group.ts';
import { formatId } from '../../keyspace/streams/id.ts';
import type { Stream, StreamEntry } from '../../keyspace/streams/stream.ts';
import { type Bytes, Failure, type Reply } from '../../resp/reply.ts';
import { at, integer, syntax } from '../arguments.ts';
import type { Call } from '../command.ts';

export const streamOf = ({ db, args }: Call): Stream | undefined => db.read(at(args, 0), 'stream');

/** Keeps a stream that was changed, be it empty. */
export function keep({ db }: Call, key: Bytes, stream: Stream): void {
  db.set(key, stream, 'keep');
}

export const entryReply = ({ id, fields }: StreamEntry): Reply => [formatId(id), fields];

/** Fails with NOGROUP where there is no such stream or group. */
export function existingGroup({ db }: Call, key: Bytes, name: Bytes): { stream: Stream; group: Group } {
  const stream = db.read(key, 'stream');
  const group = stream?.groups.get(name);
  if (!stream || !group) throw new Failure(`NOGROUP No such key '${key}' or consumer group '${name}'`);
  return { stream, group };
}

/** `COUNT n` and nothing else; undefined where nothing is said. */
export function countOption(words: readonly Bytes[]): number | undefined {
  if (words.length === 0) return undefined;
  if (words.length !== 2 || words[0]?.toUpperCase() !== 'COUNT') return syntax();
  return Math.max(0, integer(words[1]));
}
