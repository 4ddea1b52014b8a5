import { memoryBlob } from '@app/kit/blob';
import { newId } from '@app/kit/id';
import { beforeEach, describe, expect, it } from 'vitest';
import { keys, placeOf } from '../src/keys.ts';
import { blobNotifications, type Notifications } from '../src/notifications/index.ts';
import { jsonObjects } from '../src/objects.ts';

describe('places', () => {
  it('sort the newest first, and lead back', () => {
    const [older, newer] = [newId(1000), newId(2000)];
    expect(placeOf(newer) < placeOf(older)).toBe(true);
    expect(placeOf(placeOf(newer))).toBe(newer);
  });

  it('of a user lie in one folder, whatever the user is called', () => {
    expect(keys.all('../b')).toBe('users/%2E%2E%2Fb/');
    expect(keys.all('auth0|x/y')).toBe('users/auth0%7Cx%2Fy/');
  });
});

describe('notifications in a blob store', () => {
  let clock = 0;
  let notifications: Notifications;
  const add = async (userId = 'ann') => {
    clock += 1000;
    const notification = {
      id: newId(clock),
      type: 'welcome',
      title: String(clock),
      body: '',
      createdAt: new Date(clock).toISOString(),
    } as const;
    expect(await notifications.add(userId, notification)).toBe(true);
    expect(await notifications.add(userId, { ...notification, title: 'again' })).toBe(false);
    return notification.id;
  };

  beforeEach(() => {
    clock = Date.now();
    notifications = blobNotifications(jsonObjects(memoryBlob(), 'messages'), () => new Date(clock));
  });

  it('are listed in pages, newest first', async () => {
    const ids = [await add(), await add(), await add()].reverse();
    await add('bob');
    expect(await notifications.ids('ann', 10)).toEqual(ids);
    const first = await notifications.list('ann', { limit: 2 });
    expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const last = await notifications.list('ann', { limit: 2, after: ids[1] });
    expect(last.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(await notifications.list('nobody', { limit: 2 })).toEqual([]);
  });

  it('know when they were read, the first time', async () => {
    const [a, b, c] = [await add(), await add(), await add()];
    expect(await notifications.unread('ann')).toBe(3);
    const read = await notifications.markRead('ann', b.toUpperCase());
    expect(read).toMatchObject({ id: b, readAt: new Date(clock).toISOString() });
    clock += 5000;
    expect(await notifications.markRead('ann', b)).toEqual(read);
    expect(await notifications.unread('ann')).toBe(2);
    const states = (await notifications.list('ann', { limit: 10 })).map(({ id, readAt }) => [id, readAt !== null]);
    expect(states).toEqual([
      [c, false],
      [b, true],
      [a, false],
    ]);
    expect((await notifications.list('ann', { limit: 1, after: c }))[0]?.readAt).toBe(read?.readAt);
  });

  it('of others are not there', async () => {
    const id = await add('bob');
    expect(await notifications.markRead('ann', id)).toBeUndefined();
    expect(await notifications.find('ann', id)).toBeUndefined();
    expect(await notifications.unread('bob')).toBe(1);
  });
});
