import { Text } from '../keyspace/collections.ts';
import { Failure, type Reply } from '../resp/reply.ts';
import { integer, stringRange, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  AND: (a, b) => a & b,
  OR: (a, b) => a | b,
  XOR: (a, b) => a ^ b,
};

/** BITOP: shorter strings count as if zeros followed. */
function combine({ db, args }: Call): Reply {
  const [word, target = '', ...keys] = args;
  const name = upper(word);
  const operation = OPERATIONS[name];
  if (!operation && name !== 'NOT') return syntax();
  if (name === 'NOT' && keys.length !== 1) {
    throw new Failure('ERR BITOP NOT must be called with a single source key.');
  }
  const sources = keys.map((key) => Buffer.from(db.read(key, 'string')?.data ?? '', 'latin1'));
  const result = Buffer.alloc(Math.max(...sources.map(({ length }) => length)));
  const [first = result, ...rest] = sources;
  for (let index = 0; index < result.length; index += 1) {
    let byte = first[index] ?? 0;
    if (operation) for (const other of rest) byte = operation(byte, other[index] ?? 0);
    else byte = ~byte;
    result[index] = byte;
  }
  if (result.length === 0) db.delete(target);
  else db.set(target, new Text(result.toString('latin1')));
  return result.length;
}

/** BITPOS: the first bit of a kind within a range of bytes or bits. */
function position({ db, args }: Call): Reply {
  const [key = '', wanted, start, end, unit] = args;
  if (![0, 1].includes(integer(wanted))) throw new Failure('ERR The bit argument must be 1 or 0.');
  if (args.length > 5 || (unit !== undefined && !['BYTE', 'BIT'].includes(upper(unit)))) syntax();
  const inBits = upper(unit) === 'BIT';
  const data = db.read(key, 'string')?.data;
  const size = (data?.length ?? 0) * (inBits ? 8 : 1);
  const places = stringRange(start ?? '0', end ?? '-1', size);
  if (data === undefined) return wanted === '1' ? -1 : 0;
  const [from, to] = inBits ? places : [places[0] * 8, places[1] * 8];
  for (let bit = from; bit < to; bit += 1) {
    const byte = data.charCodeAt(bit >>> 3);
    // Whole bytes of the other kind are passed over.
    if ((bit & 7) === 0 && bit + 8 <= to && byte === (wanted === '1' ? 0 : 255)) bit += 7;
    else if (((byte & (0x80 >> (bit & 7))) !== 0) === (wanted === '1')) return bit;
  }
  // Without an end, a string is thought to go on with zeros.
  return wanted === '0' && end === undefined && from < to ? to : -1;
}

export const bitOperations: readonly Command[] = [
  command('bitop', -4, 'write denyoom', [2, -1, 1], combine),
  command('bitpos', -3, 'readonly', ONE_KEY, position),
];
