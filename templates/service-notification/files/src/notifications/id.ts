import { createHash } from 'node:crypto';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/i;

/**
 * The id of the notification that an event causes: a UUID of version 7 that is always the same for the same event and purpose,
 * with the time of the event in front.
 */
export function notificationId(event: { readonly id: string; readonly time: string }, purpose: string): string {
  const stamp = UUID_V7.test(event.id)
    ? event.id.slice(0, 13).replace('-', '').toLowerCase()
    : Date.parse(event.time).toString(16).padStart(12, '0');
  const random = createHash('sha256').update(`${event.id} ${purpose}`).digest();
  random.writeUInt8((random.readUInt8(0) & 0x0f) | 0x70, 0);
  random.writeUInt8((random.readUInt8(2) & 0x3f) | 0x80, 2);
  const hex = stamp + random.toString('hex', 0, 10);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
