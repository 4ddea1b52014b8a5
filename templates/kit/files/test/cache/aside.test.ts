import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Cache, CacheUnavailable, cacheAside, memoryCache, uncached } from '../../src/cache/index.ts';

const options = { namespace: 'products', ttlMs: 1000 };

describe('cacheAside', () => {
  it('loads once, then hits', async () => {
    const aside = cacheAside(memoryCache(), options);
    let loads = 0;
    const load = async () => {
      loads += 1;
      return { loads };
    };
    expect(await aside.get('page 1', load)).toEqual({ value: { loads: 1 }, hit: false });
    expect(await aside.get('page 1', load)).toEqual({ value: { loads: 1 }, hit: true });
    expect(await aside.get('page 2', load)).toEqual({ value: { loads: 2 }, hit: false });
  });

  it('forgets everything of its namespace', async () => {
    const cache = memoryCache();
    const [products, others] = [cacheAside(cache, options), cacheAside(cache, { ...options, namespace: 'others' })];
    await products.get('a', async () => 1);
    await others.get('a', async () => 1);
    await products.invalidate();
    expect(await products.get('a', async () => 2)).toEqual({ value: 2, hit: false });
    expect(await others.get('a', async () => 2)).toEqual({ value: 1, hit: true });
  });

  it('does not keep what was loaded before a write', async () => {
    const aside = cacheAside(memoryCache(), options);
    const slow = aside.get('a', async () => {
      await sleep(30);
      return 'old';
    });
    await sleep(5);
    await aside.invalidate();
    expect(await slow).toEqual({ value: 'old', hit: false });
    expect(await aside.get('a', async () => 'new')).toEqual({ value: 'new', hit: false });
  });

  it('lets one load for all, here and in other replicas', async () => {
    const cache = memoryCache();
    const replicas = [cacheAside(cache, options), cacheAside(cache, options)];
    await replicas[0]?.get('generation', async () => 0);
    let loads = 0;
    const load = async () => {
      await sleep(30);
      loads += 1;
      return loads;
    };
    const values = await Promise.all([...replicas, ...replicas].map((replica) => replica.get('a', load)));
    expect(values.map(({ value }) => value)).toEqual([1, 1, 1, 1]);
  });

  it('loads again after a failure', async () => {
    const aside = cacheAside(memoryCache(), options);
    await expect(aside.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await aside.get('a', async () => 1)).toEqual({ value: 1, hit: false });
  });

  it('works without its cache', async () => {
    const away = () => Promise.reject(new CacheUnavailable(new Error('gone')));
    const cache: Cache = { get: away, set: away, delete: away, increment: away, lock: away, ping: away, close: away };
    const aside = cacheAside(cache, options);
    expect(await aside.get('a', async () => 1)).toEqual({ value: 1, hit: false });
    await aside.invalidate();
  });

  it('is free to do nothing', async () => {
    expect(await uncached.get('a', async () => 1)).toEqual({ value: 1, hit: false });
  });
});
