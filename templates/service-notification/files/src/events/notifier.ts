import type { NotificationType } from '@app/contracts/notification';
import type { BlobStore } from '@app/kit/blob';
import { type Cache, tolerant } from '@app/kit/cache';
import { derivedId, timeOf } from '@app/kit/id';
import type { Queue } from '@app/kit/queue';
import type { Metrics } from '@app/kit/telemetry';
import { keys } from '../keys.ts';
import type { News } from '../live/index.ts';
import type { DueMail } from '../mail/index.ts';
import { type Letter, render } from '../messages/index.ts';
import type { Notifications } from '../notifications/index.ts';
import type { Recipients } from '../recipients/index.ts';
import { MAILS } from '../topics.ts';
import type { Unread } from '../unread.ts';

/** Something a user is to be told. */
export interface Notice {
  readonly userId: string;
  readonly type: NotificationType;
  /** Of the event that is the reason. */
  readonly event: { readonly id: string; readonly time: string };
  readonly letter: Letter;
  readonly receipt?: { readonly orderId: string; readonly key: string };
}

export type Notifier = (notice: Notice) => Promise<void>;

export interface NotifierOptions {
  readonly blob: BlobStore;
  readonly bucket: string;
  readonly cache: Cache;
  readonly queue: Queue;
  readonly notifications: Notifications;
  readonly recipients: Recipients;
  readonly news: News;
  readonly unread: Unread;
  readonly metrics: Metrics;
}

/** Longer than a queue takes to deliver something again. */
const SEEN_MS = 24 * 3_600_000;

/**
 * Renders the message, stores it, and has it mailed; nothing twice. The cache remembers what is done and spares the work. It may
 * forget: everything here has a key or an id that follows from the event, so that doing it again changes nothing.
 */
export function createNotifier(options: NotifierOptions): Notifier {
  const { blob, bucket, cache, queue, notifications, recipients, news, unread, metrics } = options;
  const made = metrics.counter('notifications_total', 'Notifications that were made.', ['type']);

  return async ({ userId, type, event, letter, receipt }) => {
    const id = derivedId(event, userId);
    const seenKey = `notifications:seen:${id}`;
    if (await tolerant(cache.get(seenKey))) return;
    const recipient = await recipients.find(userId);
    if (recipient === 'deleted') return;

    const message = render(letter, recipient?.name);
    await Promise.all([
      blob.put(bucket, keys.message(userId, id, 'txt'), Buffer.from(message.text), { contentType: 'text/plain' }),
      blob.put(bucket, keys.message(userId, id, 'html'), Buffer.from(message.html), { contentType: 'text/html' }),
    ]);
    const { title, body } = letter;
    const createdAt = new Date(timeOf(id)).toISOString();
    const added = await notifications.add(userId, {
      id,
      type,
      title,
      body,
      createdAt,
      ...(receipt ? { receipt } : {}),
    });
    if (added) made.inc({ type });

    const due: DueMail = { userId, id };
    await queue.publish(MAILS, [{ id, key: userId, type: 'mail.due', data: due }]);
    await unread.changed(userId);
    await news.announce(userId);
    await tolerant(cache.set(seenKey, '1', SEEN_MS));
  };
}
