import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Cache, CacheUnavailable, cacheAside, memoryCache, uncached } from '../../src/cache/index.ts';

const options = { namespace: 'products', ttlMs: 1000 };
const away = () => Promise.reject(new CacheUnavailable(new Error('gone')));

/** As far away as a cache is in truth, so that others come in between. */
function slowCache(): Cache {
  const cache = memoryCache();
  const late = async () => void (await sleep(Math.random() * 3));
  return {
    ...cache,
    get: (key) => late().then(() => cache.get(key)),
    set: (...args) => late().then(() => cache.set(...args)),
    lock: (...args) => late().then(() => cache.lock(...args)),
  };
}

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

  it.each(['a known generation', 'none yet'])(
    'lets one load for all, here and in other replicas: %s',
    async (state) => {
      const cache = slowCache();
      const replicas = [cacheAside(cache, options), cacheAside(cache, options), cacheAside(cache, options)];
      if (state !== 'none yet') await replicas[0]?.get('generation', async () => 0);
      let loads = 0;
      const load = async () => {
        await sleep(30);
        loads += 1;
        return loads;
      };
      const values = await Promise.all([...replicas, ...replicas].map((replica) => replica.get('a', load)));
      expect(values.map(({ value }) => value)).toEqual([1, 1, 1, 1, 1, 1]);
    },
  );

  it('knows that there is nothing', async () => {
    const aside = cacheAside(memoryCache(), options);
    expect(await aside.get('a', async () => undefined)).toEqual({ value: undefined, hit: false });
    expect(await aside.get('a', async () => 'something')).toEqual({ value: undefined, hit: true });
  });

  it('forgets one group and keeps the others', async () => {
    const aside = cacheAside(memoryCache(), options);
    for (const group of ['a', 'b']) await aside.get('x', async () => 1, { group });
    await aside.invalidate('a');
    expect((await aside.get('x', async () => 2, { group: 'a' })).value).toBe(2);
    expect((await aside.get('x', async () => 2, { group: 'b' })).value).toBe(1);
  });

  it('gives away what is stale while one renews it', async () => {
    let time = 0;
    const now = () => time;
    const cache = memoryCache({ now });
    const replicas = [1, 2].map(() => cacheAside(cache, { ...options, staleMs: 1000, now }));
    const read = (load: () => Promise<number>) => Promise.all(replicas.map((replica) => replica.get('a', load)));
    await read(async () => 1);
    time = 1100;
    let loads = 0;
    const load = async () => {
      loads += 1;
      await sleep(5);
      return 2;
    };
    expect(await read(load)).toEqual([
      { value: 1, hit: true },
      { value: 1, hit: true },
    ]);
    await sleep(30);
    expect(loads).toBe(1);
    expect((await read(load)).map(({ value }) => value)).toEqual([2, 2]);
    time = 5000;
    expect(await replicas[0]?.get('a', async () => 3)).toEqual({ value: 3, hit: false });
  });

  it('keeps what is stale when it cannot be renewed', async () => {
    let time = 0;
    const now = () => time;
    const aside = cacheAside(memoryCache({ now }), { ...options, staleMs: 1000, now });
    await aside.get('a', async () => 1);
    time = 1100;
    const fail = () => Promise.reject(new Error('no'));
    expect((await aside.get('a', fail)).value).toBe(1);
    await sleep(5);
    expect((await aside.get('a', fail)).value).toBe(1);
  });

  it('loads again after a failure', async () => {
    const aside = cacheAside(memoryCache(), options);
    await expect(aside.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await aside.get('a', async () => 1)).toEqual({ value: 1, hit: false });
  });

  it('works without its cache, and still loads once for all who ask at once', async () => {
    const aside = cacheAside({ ...memoryCache(), get: away, set: away, lock: away }, options);
    let loads = 0;
    const load = async () => {
      loads += 1;
      const mine = loads;
      await sleep(10);
      return mine;
    };
    const values = await Promise.all([aside.get('a', load), aside.get('a', load)]);
    expect(values).toEqual([
      { value: 1, hit: false },
      { value: 1, hit: false },
    ]);
    const before = aside.get('a', load);
    await sleep(2);
    await aside.invalidate();
    expect((await aside.get('a', load)).value).not.toBe((await before).value);
  });

  it('catches up on what it could not forget', async () => {
    const cache = memoryCache();
    let isAway = false;
    const set: Cache['set'] = (...args) => (isAway ? away() : cache.set(...args));
    const aside = cacheAside({ ...cache, set }, options);
    await aside.get('a', async () => 'old');
    isAway = true;
    await aside.invalidate();
    isAway = false;
    expect((await aside.get('a', async () => 'new')).value).toBe('new');
  });

  it('is free to do nothing', async () => {
    expect(await uncached.get('a', async () => 1)).toEqual({ value: 1, hit: false });
  });
});
