import { type Bytes, Failure, type Reply, Shaped, Status } from './reply.ts';

export type Protocol = 2 | 3;

const bulk = (bytes: Bytes) => `$${bytes.length}\r\n${bytes}\r\n`;

function list(mark: string, items: readonly Reply[], protocol: Protocol): Bytes {
  let text = `${mark}${items.length}\r\n`;
  for (const item of items) text += encode(item, protocol);
  return text;
}

function shaped({ kind, items }: Shaped, protocol: Protocol): Bytes {
  const [first = ''] = items as readonly Bytes[];
  const three = protocol === 3;
  switch (kind) {
    case 'map': {
      if (!three) return list('*', items, protocol);
      let text = `%${items.length / 2}\r\n`;
      for (const item of items) text += encode(item, protocol);
      return text;
    }
    case 'by-key': {
      if (three) return shaped(new Shaped('map', items), protocol);
      return list(
        '*',
        Array.from({ length: items.length / 2 }, (_, n) => items.slice(n * 2, n * 2 + 2)),
        protocol,
      );
    }
    case 'set':
      return list(three ? '~' : '*', items, protocol);
    case 'push':
      return list(three ? '>' : '*', items, protocol);
    case 'double':
      return three ? `,${first}\r\n` : bulk(first);
    case 'boolean':
      return three ? `#${items[0] ? 't' : 'f'}\r\n` : `:${items[0] ? 1 : 0}\r\n`;
    case 'verbatim':
      return three ? `=${first.length + 4}\r\ntxt:${first}\r\n` : bulk(first);
    case 'pairwise':
      return three ? list('*', items, protocol) : list('*', (items as readonly Reply[][]).flat(), protocol);
    case 'null-array':
      return three ? '_\r\n' : '*-1\r\n';
    case 'none':
      return '';
  }
}

/** The bytes of an answer, one character each. */
export function encode(reply: Reply, protocol: Protocol): Bytes {
  if (typeof reply === 'string') return bulk(reply);
  if (typeof reply === 'number' || typeof reply === 'bigint') return `:${reply}\r\n`;
  if (reply === null) return protocol === 3 ? '_\r\n' : '$-1\r\n';
  if (reply instanceof Status) return `+${reply.text}\r\n`;
  if (reply instanceof Failure) return `-${reply.message.replace(/[\r\n]+/g, ' ')}\r\n`;
  if (Array.isArray(reply)) return list('*', reply, protocol);
  return shaped(reply as Shaped, protocol);
}
