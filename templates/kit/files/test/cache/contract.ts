import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/index.ts';

/** What every driver of the cache must do. Keys are new in each run, so that a shared server does. */
export function cacheContract(driver: string, open: () => Cache): void {
  describe(`cache: ${driver}`, () => {
    let cache: Cache;
    const prefix = `test:${crypto.randomUUID()}`;
    const key = (name: string) => `${prefix}:${name}`;

    beforeAll(() => {
      cache = open();
    });
    afterAll(() => cache.close());

    it('answers', () => cache.ping());

    it('keeps text, of any kind, until it is deleted', async () => {
      expect(await cache.get(key('a'))).toBeUndefined();
      await cache.set(key('a'), 'grüße\r\n😀', 10_000);
      expect(await cache.get(key('a'))).toBe('grüße\r\n😀');
      await cache.set(key('a'), '', 10_000);
      expect(await cache.get(key('a'))).toBe('');
      await cache.delete(key('a'), key('never there'));
      expect(await cache.get(key('a'))).toBeUndefined();
    });

    it('forgets in time', async () => {
      await cache.set(key('short'), 'x', 60_000);
      expect(await cache.get(key('short'))).toBe('x');
      await cache.set(key('short'), 'x', 50);
      await sleep(100);
      expect(await cache.get(key('short'))).toBeUndefined();
    });

    it('counts in a window that begins with its first hit', async () => {
      expect(await cache.increment(key('n'), { windowMs: 60_000 })).toMatchObject({ count: 1 });
      await sleep(20);
      const { count, resetMs } = await cache.increment(key('n'), { by: 4, windowMs: 60_000 });
      expect(count).toBe(5);
      expect(resetMs).toBeGreaterThan(0);
      expect(resetMs).toBeLessThanOrEqual(59_985);
      expect(await cache.increment(key('n'), { by: 0, windowMs: 60_000 })).toMatchObject({ count: 5 });
      const short = await cache.increment(key('short window'), { by: 4, windowMs: 100 });
      await sleep(short.resetMs + 30);
      expect(await cache.increment(key('short window'), { windowMs: 60_000 })).toMatchObject({ count: 1 });
    });

    it('loses no count of many at once', async () => {
      const hits = Array.from({ length: 50 }, () => cache.increment(key('many'), { windowMs: 5000 }));
      const counts = (await Promise.all(hits)).map(({ count }) => count).sort((a, b) => a - b);
      expect(counts).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    });

    it('gives a lock to one', async () => {
      const locks = await Promise.all([1, 2, 3].map(() => cache.lock(key('lock'), 5000)));
      const held = locks.filter((lock) => lock !== undefined);
      expect(held).toHaveLength(1);
      expect(await cache.get(key('lock'))).toMatch(/^[\w-]{20,}$/);
      await held[0]?.release();
      expect(await cache.lock(key('lock'), 5000)).toBeDefined();
    });

    it('does not release a lock that has become another’s', async () => {
      const mine = await cache.lock(key('expired'), 20);
      await sleep(50);
      const theirs = await cache.lock(key('expired'), 5000);
      expect(theirs).toBeDefined();
      await mine?.release();
      expect(await cache.lock(key('expired'), 5000)).toBeUndefined();
    });
  });
}
