import type { Readable } from 'node:stream';
import { Notification, NotificationPage } from '@app/contracts/notification';
import { PAGE_SIZE, PageQuery, toPage } from '@app/contracts/page';
import { requireScope } from '@app/kit/auth';
import type { BlobStore } from '@app/kit/blob';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Streams } from '../live/index.ts';
import type { Notifications } from '../notifications/index.ts';
import type { Unread } from '../unread.ts';

export interface NotificationRoutes {
  readonly notifications: Notifications;
  readonly unread: Unread;
  readonly streams: Streams;
  readonly blob: BlobStore;
  /** Bucket of the receipts. */
  readonly receipts: string;
}

const READ = 'notifications:read';
const WRITE = 'notifications:write';
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const Resume = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'Id of the last event that was seen: what came since then is sent first.',
    }),
  ),
});
/** Bytes that are passed on as they come. */
const Stream = Type.Unsafe<Readable>(Type.String({ format: 'binary' }));
const tags = ['notifications'];

/** Everybody sees their own notifications: those of others are not there. */
export function notificationRoutes(app: App, options: NotificationRoutes): void {
  const { notifications, unread, streams, blob, receipts } = options;

  app.get(
    '/api/notifications',
    {
      config: { problems: [401, 403] },
      schema: { tags, summary: 'List own notifications', querystring: PageQuery, response: { 200: NotificationPage } },
    },
    async (request) => {
      const { userId } = requireScope(request, READ);
      const { limit = PAGE_SIZE, cursor } = request.query;
      const [found, count] = await Promise.all([
        notifications.list(userId, { limit: limit + 1, after: cursor }),
        unread.count(userId),
      ]);
      return { ...toPage(found, limit), unread: count };
    },
  );

  app.get(
    '/api/notifications/stream',
    {
      config: { problems: [401, 403, 429] },
      schema: {
        tags,
        summary: 'Listen to own notifications',
        description:
          'Server-sent events `notification`, each with a notification as its data. It ends now and then: come again.',
        headers: Resume,
        response: { 200: { description: 'Events', content: { 'text/event-stream': { schema: Stream } } } },
      },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, READ);
      const stream = await streams.open(userId, request.headers['last-event-id']);
      return reply
        .header('content-type', 'text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream);
    },
  );

  app.post(
    '/api/notifications/:id/read',
    {
      config: { problems: [401, 403, 404] },
      schema: { tags, summary: 'Mark an own notification as read', params: ById, response: { 200: Notification } },
    },
    async (request) => {
      const { userId } = requireScope(request, WRITE);
      const notification = await notifications.markRead(userId, request.params.id);
      if (!notification) throw missing(request.params.id);
      await unread.changed(userId);
      return notification;
    },
  );

  app.get(
    '/api/notifications/:id/receipt',
    {
      config: { problems: [401, 403, 404] },
      schema: {
        tags,
        summary: 'Fetch the receipt that an own notification is about',
        params: ById,
        response: {
          200: {
            description: 'The receipt',
            content: { 'application/pdf': { schema: Stream } },
          },
        },
      },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, READ);
      const { receipt } = (await notifications.find(userId, request.params.id)) ?? {};
      const document = receipt && (await blob.get(receipts, receipt.key));
      if (!document) throw problems.notFound(`There is no receipt for a notification ${request.params.id}.`);
      return reply
        .header('content-type', 'application/pdf')
        .header('content-length', document.bytes)
        .header('content-disposition', `inline; filename="receipt-${receipt.orderId}.pdf"`)
        .header('cache-control', 'private, no-cache')
        .send(document.body);
    },
  );
}

function missing(id: string) {
  return problems.notFound(`There is no notification ${id}.`);
}
