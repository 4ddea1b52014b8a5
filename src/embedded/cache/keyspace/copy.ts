import { Hash, Members } from './collections.ts';
import { List } from './list.ts';
import { SortedSet } from './sorted.ts';
import { Group } from './streams/group.ts';
import { Stream } from './streams/stream.ts';
import type { Value } from './values.ts';

function copyOfStream(value: Stream): Stream {
  const stream = new Stream();
  for (const { id, fields } of value.entries) stream.add(id, fields);
  stream.lastId = value.lastId;
  stream.maxDeletedId = value.maxDeletedId;
  stream.added = value.added;
  for (const [name, { lastId, read, consumers, pending }] of value.groups) {
    const group = new Group(lastId, read);
    for (const consumer of consumers.values()) group.consumers.set(consumer.name, { ...consumer });
    for (const each of pending) {
      group.pending.put({ ...each, consumer: group.consumers.get(each.consumer.name) ?? { ...each.consumer } });
    }
    stream.groups.set(name, group);
  }
  return stream;
}

/** The same again: collections are changed in place, so two keys must not share one. */
export function copyOf(value: Value): Value {
  switch (value.type) {
    case 'string':
      return value;
    case 'hash': {
      const hash = new Hash();
      for (const [field, text] of value.fields) hash.set(field, text);
      return hash;
    }
    case 'set':
      return Members.of(value.items);
    case 'list':
      return List.of(value.slice(0, value.size));
    case 'zset': {
      const sorted = new SortedSet();
      for (const [member, score] of value.slice(0, value.size)) sorted.set(member, score);
      return sorted;
    }
    case 'stream':
      return copyOfStream(value);
  }
}
