import type { Schema } from '@app/sdk';
import { createState } from '../../state.ts';

export type Notification = Schema<'Notification'>;

export interface News {
  /** Newest first. */
  readonly items: readonly Notification[];
  readonly unread: number;
  /** Undefined before anything was loaded. */
  readonly nextCursor: string | null | undefined;
}

export const NOTHING: News = { items: [], unread: 0, nextCursor: undefined };

/** What this page knows of; the bell keeps it up to date, lists show it. */
export const news = createState<News>(NOTHING);

/** With one that has just come. It may come twice: once with the list, once live. */
export function arrived({ items, unread, nextCursor }: News, item: Notification): News {
  const known = items.some(({ id }) => id === item.id);
  if (known) return { items: items.map((one) => (one.id === item.id ? item : one)), unread, nextCursor };
  return { items: [item, ...items], unread: item.readAt === null ? unread + 1 : unread, nextCursor };
}

export function wasRead({ items, unread, nextCursor }: News, id: string, at: string): News {
  const before = items.find((item) => item.id === id);
  if (!before || before.readAt !== null) return { items, unread, nextCursor };
  const read = items.map((item) => (item.id === id ? { ...item, readAt: at } : item));
  return { items: read, unread: Math.max(0, unread - 1), nextCursor };
}

/** A first page, over what came live meanwhile. */
export function loaded(
  current: News,
  page: { items: readonly Notification[]; unread: number; nextCursor: string | null },
): News {
  const fresh = current.items.filter(
    ({ id, createdAt }) => !page.items.some((item) => item.id === id) && createdAt > (page.items[0]?.createdAt ?? ''),
  );
  return {
    items: [...fresh, ...page.items],
    unread: page.unread + fresh.filter(({ readAt }) => readAt === null).length,
    nextCursor: page.nextCursor,
  };
}
