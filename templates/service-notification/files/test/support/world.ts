import { type EventData, type EventType, newEvent, type Topic } from '@app/contracts/events';
import type { Order } from '@app/contracts/order';
import { type BlobStore, memoryBlob } from '@app/kit/blob';
import { type Cache, memoryCache } from '@app/kit/cache';
import { newId } from '@app/kit/id';
import { memoryQueue } from '@app/kit/queue';
import type { App } from '@app/kit/service';
import { testService, testTelemetry } from '@app/kit/testing';
import type { Mail } from '../../src/mail/index.ts';
import { createParts, type PartSettings } from '../../src/parts.ts';
import { notificationRoutes, webhookRoutes } from '../../src/routes/index.ts';
import { subscribe } from '../../src/work.ts';

export const ANN = '00000000-0000-7000-8000-00000000000a';
export const BOB = '00000000-0000-7000-8000-00000000000b';

/** What the gateway says about a person, or about an API key with some scopes. */
export const as = (userId: string, scopes = '*') => ({ 'x-user-id': userId, 'x-user-scopes': scopes });

const SETTINGS: PartSettings = {
  messages: 'messages',
  receipts: 'receipts',
  smtpUrl: undefined,
  mailFrom: 'Shop <shop@example.com>',
  webhookKey: 'a key for tests',
  webhookAllowPrivate: true,
  webhooksPerUser: 3,
};

export interface WorldOptions {
  readonly blob?: BlobStore;
  readonly cache?: Cache;
  readonly settings?: Partial<PartSettings>;
}

/** The whole service over stores in memory; another one over the same stores is another replica. */
export async function createWorld({ blob = memoryBlob(), cache = memoryCache(), settings }: WorldOptions = {}) {
  const queue = memoryQueue();
  const mails: Mail[] = [];
  const parts = createParts({
    settings: { ...SETTINGS, ...settings },
    telemetry: testTelemetry(),
    stores: { blob, cache, queue },
    news: { pollMs: 10, anywayMs: 50 },
    mailer: { send: async (mail) => void mails.push(mail) },
  });
  const { app } = await testService();
  notificationRoutes(app, parts);
  webhookRoutes(app, parts);
  await subscribe(parts, 'notification');

  const publish = async <T extends Topic, K extends EventType<T>>(
    topic: T,
    type: K,
    data: EventData<T, K>,
    id = newId(),
  ) => {
    await queue.publish(topic, [{ ...newEvent(topic, type, data), id }]);
    await queue.settled();
  };
  const call = caller(app);
  return { app, queue, blob, cache, mails, parts, publish, call };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

function caller(app: App) {
  return async <T>(method: 'GET' | 'POST' | 'DELETE', url: string, headers: object, payload?: object) => {
    const response = await app.inject({ method, url, headers: { ...headers }, ...(payload ? { payload } : {}) });
    const isJson = String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: (isJson ? response.json() : response.body) as T,
    };
  };
}

export const account = (id: string, name = 'Ann', email = 'ann@example.com') => ({ id, name, email });

export function anOrder(userId: string, change: Partial<Order> = {}): Order {
  const now = new Date().toISOString();
  const items = [{ productId: newId(), name: 'Mug <blue>', quantity: 2, priceCents: 990 }];
  return {
    id: newId(),
    userId,
    status: 'placed',
    items,
    totalCents: 1980,
    currency: 'EUR',
    createdAt: now,
    updatedAt: now,
    ...change,
  };
}
