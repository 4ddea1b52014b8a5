import type { Notification } from '@app/contracts/notification';

/** A notification as it is kept; that it was read is noted beside it. */
export interface StoredNotification extends Omit<Notification, 'readAt' | 'receipt'> {
  readonly receipt?: { readonly orderId: string; readonly key: string };
}

export interface NotificationPlace {
  readonly limit: number;
  /** Id of the last one of the page before. */
  readonly after?: string | undefined;
}

export interface Notifications {
  /** False when there is one with this id already. */
  add(userId: string, notification: StoredNotification): Promise<boolean>;
  find(userId: string, id: string): Promise<StoredNotification | undefined>;
  /** Newest first. */
  list(userId: string, place: NotificationPlace): Promise<Notification[]>;
  /** Ids only, newest first: cheap. */
  ids(userId: string, limit: number): Promise<string[]>;
  /** With a list of ids: those of them that are there, in the same order. */
  pick(userId: string, ids: readonly string[]): Promise<Notification[]>;
  /** Nothing when there is no such notification; one that was read keeps its time. */
  markRead(userId: string, id: string): Promise<Notification | undefined>;
  /** How many of the newest thousand were not read. */
  unread(userId: string): Promise<number>;
}
