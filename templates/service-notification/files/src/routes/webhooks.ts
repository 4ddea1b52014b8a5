import { CreatedWebhook, NewWebhook, WebhookList, type WebhookPayload, WebhookTest } from '@app/contracts/webhook';
import { requireScope } from '@app/kit/auth';
import { type Cache, CacheUnavailable } from '@app/kit/cache';
import { newId } from '@app/kit/id';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import { isSuccess, type Sender, type Subscriptions, signed, unfitUrl } from '../webhooks/index.ts';

export interface WebhookRoutes {
  readonly subscriptions: Subscriptions;
  readonly send: Sender;
  readonly cache: Cache;
  readonly allowPrivate: boolean;
}

const READ = 'webhooks:read';
const WRITE = 'webhooks:write';
/** Somebody waits for the answer. */
const TEST_TIMEOUT_MS = 3000;
/** How often the same webhook can be tested: this service is no tool to send requests with. */
const TEST_EVERY_MS = 2000;
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const tags = ['webhooks'];

/** Everybody has webhooks of their own: those of others are not there. */
export function webhookRoutes(app: App, { subscriptions, send, cache, allowPrivate }: WebhookRoutes): void {
  app.get(
    '/api/webhooks',
    {
      config: { problems: [401, 403] },
      schema: { tags, summary: 'List own webhooks', response: { 200: WebhookList } },
    },
    async (request) => {
      const { userId } = requireScope(request, READ);
      return { items: await subscriptions.list(userId) };
    },
  );

  app.post(
    '/api/webhooks',
    {
      config: { problems: [401, 403, 409] },
      schema: { tags, summary: 'Add a webhook', body: NewWebhook, response: { 201: CreatedWebhook } },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, WRITE);
      const unfit = unfitUrl(request.body.url, allowPrivate);
      if (unfit !== undefined) throw problems.badRequest(unfit, { errors: [{ path: '/body/url', message: unfit }] });
      const webhook = await subscriptions.create(userId, request.body);
      if (!webhook) throw problems.conflict('You have as many webhooks as there may be: delete one first.');
      return reply.code(201).header('cache-control', 'no-store').send(webhook);
    },
  );

  app.delete(
    '/api/webhooks/:id',
    {
      config: { problems: [401, 403, 404] },
      schema: { tags, summary: 'Delete an own webhook', params: ById, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, WRITE);
      if (!(await subscriptions.remove(userId, request.params.id.toLowerCase()))) throw missing(request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/webhooks/:id/test',
    {
      config: { problems: [401, 403, 404, 429] },
      schema: { tags, summary: 'Deliver a test to an own webhook', params: ById, response: { 200: WebhookTest } },
    },
    async (request): Promise<WebhookTest> => {
      const { userId } = requireScope(request, WRITE);
      const id = request.params.id.toLowerCase();
      const webhook = await subscriptions.find(userId, id);
      if (!webhook) throw missing(request.params.id);
      if (!(await mayTest(cache, id))) throw problems.tooManyRequests(Math.ceil(TEST_EVERY_MS / 1000));
      const now = new Date();
      const payload: WebhookPayload = { type: 'webhook.test', timestamp: now.toISOString(), data: { webhookId: id } };
      const body = JSON.stringify(payload);
      const outcome = await send(webhook.url, signed(webhook.secret, newId(), body, now), body, TEST_TIMEOUT_MS);
      const delivered = isSuccess(outcome);
      if (delivered) await subscriptions.succeeded(userId, id);
      return 'status' in outcome
        ? { delivered, status: outcome.status, error: null }
        : { delivered, status: null, error: outcome.error };
    },
  );
}

async function mayTest(cache: Cache, id: string): Promise<boolean> {
  try {
    // Never released: it ends by itself.
    return (await cache.lock(`webhooks:test:${id}`, TEST_EVERY_MS)) !== undefined;
  } catch (error) {
    if (error instanceof CacheUnavailable) return true;
    throw error;
  }
}

function missing(id: string) {
  return problems.notFound(`There is no webhook ${id}.`);
}
