import { randomBytes } from 'node:crypto';
import { format } from './format.ts';

/** Of the time of the last id. */
let last = { ms: 0, count: 0 };

/**
 * A UUID of version 7 (RFC 9562, 5.7): 48 bits of milliseconds, 12 that count within one (6.2, method 1), then random. So ids of a
 * process sort in the order they were made in, also those of one moment; new rows land at one end of an index, and a page can go
 * on after the last id.
 */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  // Begins in the lower half: 2048 and more follow before it is full, which no process makes in a millisecond.
  const count = now === last.ms ? Math.min(last.count + 1, 0xfff) : bytes.readUInt16BE(6) & 0x7ff;
  last = { ms: now, count };
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return format(bytes);
}
