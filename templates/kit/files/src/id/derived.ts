import { createHash } from 'node:crypto';
import { format, timeOf } from './format.ts';

/** What an id follows from: a message, mostly. */
export interface Cause {
  readonly id: string;
  /** ISO 8601; counts where the id does not begin with a time of its own. */
  readonly time: string;
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/i;

/**
 * The id of what a message causes: a UUID of version 7 that is always the same for the same message and purpose, so that whoever
 * handles a message twice makes the same thing twice. It sorts right behind its cause, as if it had been made a millisecond later.
 */
export function derivedId({ id, time }: Cause, purpose: string): string {
  const caused = UUID_V7.test(id) ? timeOf(id) : Date.parse(time);
  const bytes = createHash('sha256').update(`${id} ${purpose}`).digest().subarray(0, 16);
  bytes.writeUIntBE(caused + 1, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return format(bytes);
}
