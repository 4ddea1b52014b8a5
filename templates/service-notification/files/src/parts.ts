import type { BlobStore } from '@app/kit/blob';
import type { Cache } from '@app/kit/cache';
import type { Queue } from '@app/kit/queue';
import type { Telemetry } from '@app/kit/telemetry';
import { createNotifier } from './events/index.ts';
import { createNews, createStreams, type NewsOptions } from './live/index.ts';
import { logMailer, type Mailer, smtpMailer } from './mail/index.ts';
import { blobNotifications } from './notifications/index.ts';
import { jsonObjects } from './objects.ts';
import { blobRecipients } from './recipients/index.ts';
import type { readSettings } from './settings.ts';
import { cachedUnread } from './unread.ts';
import { blobSubscriptions, createSeal, createSender, fanOut, type Outgoing } from './webhooks/index.ts';

/** What a service with these stores is made of. */
export interface Stores {
  readonly cache: Cache;
  readonly queue: Queue;
  readonly blob: BlobStore;
}

export type PartSettings = Omit<ReturnType<typeof readSettings>, 'server' | keyof Stores>;

export interface PartOptions {
  readonly settings: PartSettings;
  readonly telemetry: Telemetry;
  readonly stores: Stores;
  /** For tests: how often it looks for news. */
  readonly news?: NewsOptions;
  readonly mailer?: Mailer;
}

/** How long nothing but failures may come from the receiver of a webhook. */
const PATIENCE_MS = 3 * 24 * 3_600_000;

export type Parts = ReturnType<typeof createParts>;

/** Everything but the program: main.ts adds the stores, tests put others in their place. */
export function createParts({ settings, telemetry, stores, news: newsOptions, mailer }: PartOptions) {
  const { metrics, log } = telemetry;
  const { cache, queue, blob } = stores;
  const { messages: bucket, receipts, webhookAllowPrivate: allowPrivate, smtpUrl, mailFrom } = settings;
  const objects = jsonObjects(blob, bucket);
  const notifications = blobNotifications(objects);
  const recipients = blobRecipients(objects);
  const subscriptions = blobSubscriptions(objects, {
    seal: createSeal(settings.webhookKey),
    limit: settings.webhooksPerUser,
    patienceMs: PATIENCE_MS,
  });
  const news = createNews(cache, newsOptions);
  const unread = cachedUnread(cache, notifications);
  const shared = { ...stores, bucket, objects, notifications, recipients, news, unread, metrics };
  return {
    ...shared,
    log,
    receipts,
    allowPrivate,
    subscriptions,
    notify: createNotifier(shared),
    fanOut: (outgoing: Outgoing) => fanOut(queue, subscriptions, outgoing),
    streams: createStreams({ notifications, news, log, metrics }),
    send: createSender(telemetry, { allowPrivate }),
    mailer: mailer ?? (smtpUrl === undefined ? logMailer(log) : smtpMailer(smtpUrl, mailFrom)),
  };
}
