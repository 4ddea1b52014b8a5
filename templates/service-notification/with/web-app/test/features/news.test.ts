import { expect, test } from 'vitest';
import { arrived, loaded, NOTHING, type Notification, wasRead } from '../../src/features/notifications/news.ts';

const item = (id: string, change: Partial<Notification> = {}): Notification => ({
  ...{ id, type: 'order.placed', title: id, body: '', createdAt: `2026-01-01T00:00:0${id}Z`, readAt: null },
  ...change,
});
const page = (...items: Notification[]) => ({
  items,
  unread: items.filter(({ readAt }) => readAt === null).length,
  nextCursor: null,
});

test('what comes live stands above, once', () => {
  const news = arrived(arrived(loaded(NOTHING, page(item('1'))), item('2')), item('2'));
  expect(news.items.map(({ id }) => id)).toEqual(['2', '1']);
  expect(news.unread).toBe(2);
});

test('what is read is counted once', () => {
  const news = loaded(NOTHING, page(item('2'), item('1')));
  const read = wasRead(wasRead(news, '2', 'now'), '2', 'now');
  expect(read.unread).toBe(1);
  expect(read.items[0]?.readAt).toBe('now');
});

test('a list that was asked for before something came does not drop it', () => {
  const news = loaded(arrived(NOTHING, item('3')), page(item('2'), item('1')));
  expect(news.items.map(({ id }) => id)).toEqual(['3', '2', '1']);
  expect(news.unread).toBe(3);
});
