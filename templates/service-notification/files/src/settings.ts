import { blobSettings } from '@app/kit/blob';
import { cacheSettings } from '@app/kit/cache';
import { flag, integer, optional, readConfig, text } from '@app/kit/config';
import { serverSettings } from '@app/kit/lifecycle';
import { queueSettings } from '@app/kit/queue';

/** Everything this service is told from outside. */
export function readSettings() {
  return readConfig({
    server: serverSettings(),
    cache: cacheSettings('CACHE'),
    queue: queueSettings('QUEUE'),
    blob: blobSettings('BLOB'),
    /** Buckets: own messages, and what the workers write. */
    messages: text('MESSAGES_BUCKET', { default: 'messages' }),
    receipts: text('RECEIPTS_BUCKET', { default: 'receipts' }),
    /** Without it mails go to the log. It holds a password: set it as a secret. */
    smtpUrl: optional('SMTP_URL'),
    mailFrom: text('MAIL_FROM', { default: 'Shop <no-reply@localhost>' }),
    /** What secrets of webhooks are sealed with. */
    webhookKey: text('WEBHOOK_KEY'),
    /** For development: also http, and addresses of this machine and its networks. */
    webhookAllowPrivate: flag('WEBHOOK_ALLOW_PRIVATE', { default: false }),
    webhooksPerUser: integer('WEBHOOKS_PER_USER', { default: 10, min: 1, max: 100 }),
  });
}
