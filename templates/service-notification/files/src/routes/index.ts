/** The HTTP API: notifications with their stream, and webhooks. */
export { type NotificationRoutes, notificationRoutes } from './notifications.ts';
export { type WebhookRoutes, webhookRoutes } from './webhooks.ts';
