/** The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding), as far as OTLP needs it. */
export interface Field {
  readonly number: number;
  /** 0 varint, 1 64 bits, 2 bytes, 5 32 bits. */
  readonly type: number;
  /** Varints and fixed numbers as unsigned 64 bits. */
  readonly value: bigint | Uint8Array;
}

export class MalformedProtobuf extends Error {}

/** All fields of a message, in their order. Groups (types 3 and 4) do not occur in OTLP and are refused. */
export function* fields(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let low = 0;
    let shift = 0;
    let value = 0n;
    for (let count = 0; count < 10; count += 1) {
      const byte = bytes[at++];
      if (byte === undefined) throw new MalformedProtobuf('a number is cut off');
      if (shift < 28) low |= (byte & 0x7f) << shift;
      else value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte < 0x80) return value | BigInt(low >>> 0);
      shift += 7;
    }
    throw new MalformedProtobuf('a number is too long');
  };
  const take = (length: number): number => {
    const start = at;
    if (length < 0 || start + length > bytes.length) throw new MalformedProtobuf('a field is cut off');
    at += length;
    return start;
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    const type = tag & 7;
    if (number === 0) throw new MalformedProtobuf('a field has the number 0');
    if (type === 0) yield { number, type, value: varint() };
    else if (type === 1) yield { number, type, value: view.getBigUint64(take(8), true) };
    else if (type === 5) yield { number, type, value: BigInt(view.getUint32(take(4), true)) };
    else if (type === 2) {
      const length = Number(varint());
      const start = take(length);
      yield { number, type, value: bytes.subarray(start, start + length) };
    } else throw new MalformedProtobuf(`the wire type ${type} is unknown`);
  }
}

export function asDouble(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

/** One varint field. */
export const writeNumber = (number: number, value: number): number[] => [...bytesOf(number * 8), ...bytesOf(value)];

/** One field of bytes: text, or a message inside. */
export function writeBytes(number: number, value: Uint8Array | readonly number[]): number[] {
  return [...bytesOf(number * 8 + 2), ...bytesOf(value.length), ...value];
}

function bytesOf(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}
