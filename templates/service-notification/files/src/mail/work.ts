import { text } from 'node:stream/consumers';
import type { BlobStore } from '@app/kit/blob';
import { type Message, Reject } from '@app/kit/queue';
import type { Metrics } from '@app/kit/telemetry';
import { keys } from '../keys.ts';
import type { Notifications } from '../notifications/index.ts';
import type { Objects } from '../objects.ts';
import type { Recipients } from '../recipients/index.ts';
import { type Mailer, UndeliverableMail } from './mailer.ts';

/** What a message of the topic holds: the mail itself has been rendered already. */
export interface DueMail {
  readonly userId: string;
  readonly id: string;
}

export interface MailWork {
  readonly blob: BlobStore;
  readonly bucket: string;
  readonly objects: Objects;
  readonly notifications: Notifications;
  readonly recipients: Recipients;
  readonly mailer: Mailer;
  readonly metrics: Metrics;
}

/**
 * Handles a message of the topic: sends the mail once. A mark beside it says that it was sent; only a crash between the two makes
 * it go out again, under the same message id.
 */
export function sendMails(work: MailWork): (message: Message<DueMail>) => Promise<void> {
  const { blob, bucket, objects, notifications, recipients, mailer, metrics } = work;
  const mails = metrics.counter('mails_total', 'Mails that were tried.', ['outcome']);
  const read = async (key: string) => {
    const found = await blob.get(bucket, key);
    return found && text(found.body);
  };

  return async ({ data: { userId, id } }) => {
    const sent = keys.message(userId, id, 'sent');
    if (await objects.has(sent)) return;
    const recipient = await recipients.find(userId);
    const [notification, plain, html] = await Promise.all([
      notifications.find(userId, id),
      read(keys.message(userId, id, 'txt')),
      read(keys.message(userId, id, 'html')),
    ]);
    // The user is gone, and everything about them.
    if (recipient === 'deleted' || !notification || plain === undefined || html === undefined) return;
    if (!recipient) throw new Error('the address of this user is not known yet');
    const to = { name: recipient.name, address: recipient.email };
    try {
      await mailer.send({ id, to, subject: notification.title, text: plain, html });
    } catch (error) {
      mails.inc({ outcome: 'failed' });
      if (error instanceof UndeliverableMail) throw new Reject(error.message, { cause: error });
      throw error;
    }
    mails.inc({ outcome: 'sent' });
    await objects.write(sent, { at: new Date().toISOString() });
  };
}
