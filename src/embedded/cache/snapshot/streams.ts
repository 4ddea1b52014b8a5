import { Group } from '../keyspace/streams/group.ts';
import type { Stream } from '../keyspace/streams/stream.ts';
import type { Bytes } from '../resp/reply.ts';
import { type Damaged, damaged, type Words } from './records.ts';

/** First the entries, one record each, then what is known of the stream as a whole, then its groups. */
export function* wordsOfStream(stream: Stream): Generator<Words> {
  for (const { id, fields } of stream.entries) yield ['entry', String(id), ...fields];
  yield ['place', String(stream.lastId), String(stream.maxDeletedId), String(stream.added)];
  for (const [name, group] of stream.groups) {
    yield ['group', name, String(group.lastId), group.read === null ? '' : String(group.read)];
    for (const { name: consumer, seenAt, activeAt } of group.consumers.values()) {
      yield ['consumer', name, consumer, String(seenAt), String(activeAt)];
    }
    for (const { id, consumer, deliveredAt, count } of group.pending) {
      yield ['pending', name, String(id), consumer.name, String(deliveredAt), String(count)];
    }
  }
}

const id = (text: Bytes | undefined): bigint => (/^\d{1,39}$/.test(text ?? '') ? BigInt(text ?? '') : wrong());
const number = (text: Bytes | undefined): number => (/^\d{1,16}$/.test(text ?? '') ? Number(text) : wrong());
const wrong = (): never => damaged('a record of a stream is wrong');

/** Throws {@link Damaged}. */
export function addToStream(stream: Stream, [what, ...words]: Words): void {
  const [first = '', second = '', third, fourth, fifth] = words;
  const group = () => stream.groups.get(first) ?? wrong();
  if (what === 'entry') stream.add(id(first), words.slice(1));
  else if (what === 'place') {
    stream.lastId = id(first);
    stream.maxDeletedId = id(second);
    stream.added = number(third);
  } else if (what === 'group') stream.groups.set(first, new Group(id(second), third === '' ? null : number(third)));
  else if (what === 'consumer') {
    group().consumers.set(second, { name: second, seenAt: number(third), activeAt: number(fourth) });
  } else if (what === 'pending') {
    const consumer = group().consumers.get(third ?? '') ?? wrong();
    group().pending.put({ id: id(second), consumer, deliveredAt: number(fourth), count: number(fifth) });
  } else wrong();
}
