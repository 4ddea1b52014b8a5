/** Notifications of users: what can be done with them, and how they lie in the blob store. */
export { blobNotifications } from './blob.ts';
export type { NotificationPlace, Notifications, StoredNotification } from './port.ts';
