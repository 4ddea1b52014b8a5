import type { Notification } from '@app/contracts/notification';
import { keys, placeOf } from '../keys.ts';
import type { Objects } from '../objects.ts';
import type { Notifications, StoredNotification } from './port.ts';

/** As many keys as one request lists. */
const COUNTED = 1000;

export function blobNotifications(objects: Objects, now: () => Date = () => new Date()): Notifications {
  const idsAfter = async (userId: string, limit: number, after?: string) => {
    const prefix = keys.notifications(userId);
    const found = await objects.keys(prefix, { limit, ...(after ? { after: keys.notification(userId, after) } : {}) });
    return found.map((key) => placeOf(key.slice(prefix.length)));
  };

  /** When each was read, by id, of all that lie between the first and the last of these ids. */
  const marks = async (userId: string, ids: readonly string[]): Promise<Map<string, string>> => {
    const prefix = keys.marks(userId);
    const read = new Map<string, string>();
    const [first, last] = [ids[0], ids.at(-1)];
    if (first === undefined || last === undefined) return read;
    // A mark is longer than the place of what it marks, so it comes after it, and before `~`.
    let after = prefix + placeOf(first);
    const end = `${prefix}${placeOf(last)}~`;
    for (;;) {
      const found = await objects.keys(prefix, { after, limit: COUNTED });
      for (const key of found) {
        const [place = '', ms = ''] = key.slice(prefix.length).split('.');
        // Of two marks that were made at the same moment, the first counts.
        if (!read.has(placeOf(place))) read.set(placeOf(place), new Date(Number(ms)).toISOString());
      }
      const furthest = found.at(-1);
      if (furthest === undefined || found.length < COUNTED || furthest > end) return read;
      after = furthest;
    }
  };

  const pick: Notifications['pick'] = async (userId, ids) => {
    const [stored, read] = await Promise.all([
      objects.readAll<StoredNotification>(ids.map((id) => keys.notification(userId, id))),
      marks(userId, ids),
    ]);
    return stored.map((one) => shown(one, read.get(one.id) ?? null));
  };

  return {
    pick,
    add: (userId, notification) => objects.create(keys.notification(userId, notification.id), notification),
    find: (userId, id) => objects.read(keys.notification(userId, id)),
    list: async (userId, { limit, after }) => pick(userId, await idsAfter(userId, limit, after)),
    ids: idsAfter,
    markRead: async (userId, id) => {
      const [found] = await pick(userId, [id.toLowerCase()]);
      if (!found || found.readAt !== null) return found;
      const readAt = now();
      await objects.write(`${keys.marks(userId)}${placeOf(id)}.${readAt.getTime()}`, {});
      return { ...found, readAt: readAt.toISOString() };
    },
    unread: async (userId) => {
      const ids = await idsAfter(userId, COUNTED);
      const read = await marks(userId, ids);
      return ids.filter((id) => !read.has(id)).length;
    },
  };
}

function shown({ receipt, ...notification }: StoredNotification, readAt: string | null): Notification {
  return { ...notification, readAt, ...(receipt ? { receipt: { orderId: receipt.orderId } } : {}) };
}
