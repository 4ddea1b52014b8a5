import { Text } from '../keyspace/collections.ts';
import { type Bytes, Failure, type Reply } from '../resp/reply.ts';
import { at, bigint, fits, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, ONE_KEY } from './command.ts';

const MOST_BITS = 2n ** 32n;
type Overflow = 'WRAP' | 'SAT' | 'FAIL';

interface Field {
  readonly signed: boolean;
  readonly bits: number;
  readonly offset: number;
}
type Step =
  | { readonly what: 'get'; readonly field: Field }
  | { readonly what: 'set' | 'incr'; readonly field: Field; readonly amount: bigint; readonly overflow: Overflow };

/** `u8 100` or `i16 #2`: the second means so many fields of this size from the beginning. */
function fieldOf(type: Bytes, place: Bytes): Field {
  const [, sign, digits] = /^([iu])([1-9]\d?)$/.exec(type) ?? [];
  const bits = Number(digits);
  if (sign === undefined || bits > (sign === 'i' ? 64 : 63)) {
    throw new Failure(
      'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
    );
  }
  const message = 'ERR bit offset is not an integer or out of range';
  const counted = place.startsWith('#');
  const offset = bigint(counted ? place.slice(1) : place, message) * (counted ? BigInt(bits) : 1n);
  if (offset < 0n || offset + BigInt(bits) > MOST_BITS || !fits(offset)) throw new Failure(message);
  return { signed: sign === 'i', bits, offset: Number(offset) };
}

function stepsOf(words: readonly Bytes[], readonly: boolean): Step[] {
  const steps: Step[] = [];
  let overflow: Overflow = 'WRAP';
  for (let index = 0; index < words.length; ) {
    const word = upper(words[index]);
    const left = words.length - 1 - index;
    if (word === 'GET' && left >= 2) {
      steps.push({ what: 'get', field: fieldOf(at(words, index + 1), at(words, index + 2)) });
      index += 3;
    } else if ((word === 'SET' || word === 'INCRBY') && left >= 3) {
      const field = fieldOf(at(words, index + 1), at(words, index + 2));
      const amount = bigint(words[index + 3]);
      steps.push({ what: word === 'SET' ? 'set' : 'incr', field, amount, overflow });
      index += 4;
    } else if (word === 'OVERFLOW' && left >= 1) {
      const kind = upper(words[index + 1]);
      if (kind !== 'WRAP' && kind !== 'SAT' && kind !== 'FAIL')
        throw new Failure('ERR Invalid OVERFLOW type specified');
      overflow = kind;
      index += 2;
    } else syntax();
  }
  if (readonly && steps.some(({ what }) => what !== 'get')) {
    throw new Failure('ERR BITFIELD_RO only supports the GET subcommand');
  }
  return steps;
}

const asField = ({ signed, bits }: Field, value: bigint) =>
  signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);

/** The value as the field can hold it; undefined where it must not change. */
function bounded(field: Field, value: bigint, overflow: Overflow): bigint | undefined {
  const wrapped = asField(field, value);
  if (wrapped === value || overflow === 'WRAP') return wrapped;
  if (overflow === 'FAIL') return undefined;
  const { signed, bits } = field;
  const most = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  return value > most ? most : signed ? -most - 1n : 0n;
}

function readField(data: Buffer, field: Field): bigint {
  let value = 0n;
  for (let bit = field.offset; bit < field.offset + field.bits; bit += 1) {
    const byte = data[bit >>> 3] ?? 0;
    value = (value << 1n) | (byte & (0x80 >> (bit & 7)) ? 1n : 0n);
  }
  return asField(field, value);
}

function writeField(data: Buffer, { offset, bits }: Field, value: bigint): void {
  for (let index = 0; index < bits; index += 1) {
    const bit = offset + index;
    const mask = 0x80 >> (bit & 7);
    const old = data[bit >>> 3] ?? 0;
    data[bit >>> 3] = (value >> BigInt(bits - 1 - index)) & 1n ? old | mask : old & ~mask;
  }
}

function run({ db, args }: Call, readonly: boolean): Reply {
  const [key = '', ...words] = args;
  const steps = stepsOf(words, readonly);
  const old = db.read(key, 'string')?.data ?? '';
  const ends = steps.map(({ what, field }) => (what === 'get' ? 0 : (field.offset + field.bits + 7) >>> 3));
  const data = Buffer.alloc(Math.max(old.length, ...ends));
  data.write(old, 'latin1');
  const answers = steps.map((step): Reply => {
    const before = readField(data, step.field);
    if (step.what === 'get') return before;
    const wanted = step.what === 'set' ? step.amount : before + step.amount;
    const value = bounded(step.field, wanted, step.overflow);
    if (value === undefined) return null;
    writeField(data, step.field, value);
    return step.what === 'set' ? before : value;
  });
  if (ends.some((end) => end > 0)) db.set(key, new Text(data.toString('latin1')), 'keep');
  return answers;
}

export const bitfields: readonly Command[] = [
  command('bitfield', -2, 'write denyoom', ONE_KEY, (call) => run(call, false)),
  command('bitfield_ro', -2, 'readonly fast', ONE_KEY, (call) => run(call, true)),
];
