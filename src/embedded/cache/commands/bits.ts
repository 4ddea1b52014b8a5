import { Text } from '../keyspace/collections.ts';
import { type Bytes, Failure, type Reply } from '../resp/reply.ts';
import { at, integer, stringRange, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';

/** 512 MiB, the longest string. */
const MOST_BITS = 2 ** 32;

function offset(text: Bytes | undefined): number {
  const message = 'ERR bit offset is not an integer or out of range';
  const value = integer(text, message);
  if (value < 0 || value >= MOST_BITS) throw new Failure(message);
  return value;
}

const read = ({ db, args }: Call) => db.read(at(args, 0), 'string')?.data ?? '';
const mask = (bit: number) => 0x80 >> (bit & 7);

function set(call: Call): Reply {
  const bit = offset(call.args[1]);
  const wanted = call.args[2];
  if (wanted !== '0' && wanted !== '1') throw new Failure('ERR bit is not an integer or out of range');
  const data = read(call);
  const bytes = Buffer.alloc(Math.max(data.length, (bit >> 3) + 1));
  bytes.write(data, 'latin1');
  const old = bytes[bit >>> 3] ?? 0;
  bytes[bit >>> 3] = wanted === '1' ? old | mask(bit) : old & ~mask(bit);
  call.db.set(at(call.args, 0), new Text(bytes.toString('latin1')), 'keep');
  return old & mask(bit) ? 1 : 0;
}

function count(call: Call): Reply {
  const [, start, end, unit] = call.args;
  if (call.args.length === 2 || call.args.length > 4) syntax();
  if (unit !== undefined && !['BYTE', 'BIT'].includes(upper(unit))) syntax();
  const data = read(call);
  const bits = upper(unit) === 'BIT';
  const size = bits ? data.length * 8 : data.length;
  if (start !== undefined && integer(start) < 0 && integer(end) < 0 && integer(start) > integer(end)) return 0;
  const [from, to] = start === undefined ? [0, size] : stringRange(start, end, size);
  let sum = 0;
  for (let bit = bits ? from : from * 8; bit < (bits ? to : to * 8); bit += 1) {
    if (data.charCodeAt(bit >>> 3) & mask(bit)) sum += 1;
  }
  return sum;
}

export const bits: readonly Command[] = [
  command('setbit', 4, 'write denyoom', ONE_KEY, set),
  command('getbit', 3, 'readonly fast', ONE_KEY, (call) => {
    const bit = offset(call.args[1]);
    return read(call).charCodeAt(bit >>> 3) & mask(bit) ? 1 : 0;
  }),
  command('bitcount', -2, 'readonly', ONE_KEY, count),
];
