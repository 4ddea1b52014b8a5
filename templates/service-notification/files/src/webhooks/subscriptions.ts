import type { Webhook, WebhookEventType } from '@app/contracts/webhook';
import { newId } from '@app/kit/id';
import { keys } from '../keys.ts';
import type { Objects } from '../objects.ts';
import type { Seal } from './seal.ts';
import { newSecret } from './sign.ts';

export interface Subscription extends Webhook {
  readonly secret: string;
}

export interface Subscriptions {
  /** Nothing when the user has as many as there may be. */
  create(userId: string, wanted: Pick<Webhook, 'url' | 'events'>): Promise<Subscription | undefined>;
  /** Newest first. */
  list(userId: string): Promise<Webhook[]>;
  find(userId: string, id: string): Promise<Subscription | undefined>;
  /** False when there is no such webhook. */
  remove(userId: string, id: string): Promise<boolean>;
  /** Ids of those that get an event of this type. */
  wanting(userId: string, type: WebhookEventType): Promise<string[]>;
  /** Ends a time of failures, and with it the reason why it may have been disabled. */
  succeeded(userId: string, id: string): Promise<void>;
  /** Notes a failure. True when the webhook is disabled by it: after failures for too long, or at once for good. */
  failed(userId: string, id: string, forGood: boolean): Promise<boolean>;
}

export interface SubscriptionOptions {
  readonly seal: Seal;
  /** How many a user may have. Two requests at the same moment may make one more. */
  readonly limit: number;
  /** How long nothing but failures may come from a receiver. */
  readonly patienceMs: number;
  readonly now?: () => Date;
}

interface Stored extends Webhook {
  readonly sealed: string;
}

export function blobSubscriptions(objects: Objects, options: SubscriptionOptions): Subscriptions {
  const { seal, limit, patienceMs, now = () => new Date() } = options;
  const owner = (userId: string, id: string) => `${userId} ${id}`;
  const read = (userId: string, id: string) => objects.read<Stored>(keys.webhook(userId, id));

  const all = async (userId: string) => objects.readAll<Stored>(await objects.keys(keys.webhooks(userId)));
  const setDisabled = async (userId: string, id: string, disabledAt: string | null) => {
    const stored = await read(userId, id);
    if (stored && stored.disabledAt !== disabledAt) {
      await objects.write(keys.webhook(userId, id), { ...stored, disabledAt });
    }
  };

  return {
    create: async (userId, { url, events }) => {
      if ((await objects.keys(keys.webhooks(userId), { limit })).length >= limit) return undefined;
      const id = newId(now().getTime());
      const webhook: Webhook = { id, url, events, createdAt: now().toISOString(), disabledAt: null };
      const secret = newSecret();
      await objects.write(keys.webhook(userId, id), { ...webhook, sealed: seal.close(secret, owner(userId, id)) });
      return { ...webhook, secret };
    },
    list: async (userId) => (await all(userId)).map(shown).reverse(),
    find: async (userId, id) => {
      const stored = await read(userId, id);
      return stored && { ...shown(stored), secret: seal.open(stored.sealed, owner(userId, id)) };
    },
    remove: async (userId, id) => {
      const there = await objects.has(keys.webhook(userId, id));
      await objects.remove(keys.webhook(userId, id));
      await objects.remove(keys.failures(userId, id));
      return there;
    },
    wanting: async (userId, type) => {
      const webhooks = await all(userId);
      return webhooks.filter((one) => one.disabledAt === null && one.events.includes(type)).map(({ id }) => id);
    },
    succeeded: async (userId, id) => {
      if (!(await objects.has(keys.failures(userId, id)))) return;
      await objects.remove(keys.failures(userId, id));
      await setDisabled(userId, id, null);
    },
    failed: async (userId, id, forGood) => {
      const key = keys.failures(userId, id);
      await objects.create(key, { since: now().toISOString() });
      const since = (await objects.read<{ since: string }>(key))?.since ?? now().toISOString();
      if (!forGood && now().getTime() - Date.parse(since) < patienceMs) return false;
      await setDisabled(userId, id, now().toISOString());
      return true;
    },
  };
}

function shown({ id, url, events, createdAt, disabledAt }: Stored): Webhook {
  return { id, url, events, createdAt, disabledAt };
}
