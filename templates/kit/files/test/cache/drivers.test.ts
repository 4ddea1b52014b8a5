import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CacheUnavailable, cacheSettings, memoryCache, openCache, redisCache } from '../../src/cache/index.ts';
import { readConfig } from '../../src/config/index.ts';
import { cacheContract } from './contract.ts';

cacheContract('memory', () => memoryCache());

/** A server that may be written to: TEST_CACHE_DRIVER=redis TEST_CACHE_HOST=… TEST_CACHE_PORT=… */
if (process.env['TEST_CACHE_DRIVER']) {
  cacheContract('redis', () => openCache(readConfig({ cache: cacheSettings('TEST_CACHE') }).cache));
}

describe('memory', () => {
  it('forgets the oldest when it is full', async () => {
    const cache = memoryCache({ maxKeys: 2 });
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, 1000);
    expect(await Promise.all(['a', 'b', 'c'].map((key) => cache.get(key)))).toEqual([undefined, 'b', 'c']);
  });
});

describe('redis', () => {
  it('says soon that nobody is there', async () => {
    const cache = redisCache({ host: '127.0.0.1', port: 1 });
    onTestFinished(() => cache.close());
    const started = performance.now();
    await expect(cache.get('a')).rejects.toBeInstanceOf(CacheUnavailable);
    await expect(cache.ping()).rejects.toBeInstanceOf(CacheUnavailable);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('does not wait for one that hangs', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const cache = redisCache({ host: '127.0.0.1', port: (silent.address() as { port: number }).port });
    onTestFinished(async () => {
      await cache.close();
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    await expect(cache.get('a')).rejects.toBeInstanceOf(CacheUnavailable);
  });
});
