import type { FieldType, Message } from './schema.ts';
import { asDouble, type Field, fields, MalformedProtobuf } from './wire.ts';

/** Deeper messages are no telemetry: attribute values may contain each other. */
const MOST_DEPTH = 32;

const text = new TextDecoder();

/** A message in the shape of its JSON encoding: 64-bit numbers are strings, ids hexadecimal, absent fields absent. */
export function decode(bytes: Uint8Array, message: Message, depth = 0): Record<string, unknown> {
  if (depth > MOST_DEPTH) throw new MalformedProtobuf('messages are nested too deeply');
  const result: Record<string, unknown> = {};
  for (const field of fields(bytes)) {
    const [name, type] = message[field.number] ?? [];
    if (name === undefined || type === undefined) continue;
    if (typeof type === 'string') result[name] = scalar(field, type);
    else if ('message' in type) result[name] = decode(bytesOf(field), type.message(), depth + 1);
    else append(result, name, type.list, field, depth);
  }
  return result;
}

function append(
  result: Record<string, unknown>,
  name: string,
  of: Extract<FieldType, { list: unknown }>['list'],
  field: Field,
  depth: number,
): void {
  const items = (result[name] ?? []) as unknown[];
  result[name] = items;
  if (typeof of === 'function') items.push(decode(bytesOf(field), of(), depth + 1));
  else if (field.type === 2 && (of === 'fixed64' || of === 'double')) {
    // Repeated numbers come packed: one after the other without tags.
    const bytes = bytesOf(field);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      items.push(of === 'double' ? view.getFloat64(at, true) : String(view.getBigUint64(at, true)));
    }
  } else items.push(scalar(field, of));
}

function scalar(field: Field, type: Extract<FieldType, string>): unknown {
  if (type === 'string') return text.decode(bytesOf(field));
  if (type === 'hex') return Buffer.from(bytesOf(field)).toString('hex');
  if (type === 'base64') return Buffer.from(bytesOf(field)).toString('base64');
  const { value } = field;
  if (typeof value !== 'bigint') throw new MalformedProtobuf(`a ${type} is not a number`);
  switch (type) {
    case 'bool':
      return value !== 0n;
    case 'number':
      return Number(BigInt.asIntN(32, value));
    case 'double':
      return asDouble(value);
    case 'int64':
    case 'sfixed64':
      return String(BigInt.asIntN(64, value));
    default:
      return String(value);
  }
}

function bytesOf({ value }: Field): Uint8Array {
  if (typeof value === 'bigint') throw new MalformedProtobuf('a number stands where text or a message is due');
  return value;
}
