import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Server, Users } from '../../../src/embedded/cache/index.ts';

const users = new Users(true);
users.load(new Map([['shop', 'pässword\n']]));
const server = new Server({ users });
let port: number;
beforeAll(async () => {
  port = await server.listen(0);
});
afterAll(() => server.close());
beforeEach(() => server.db.clear());

const text = 'Größe 10 €, 日本語 \u0000 end';

describe('ioredis', () => {
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis({ port, host: '127.0.0.1', username: 'shop', password: 'pässword', connectionName: 'test' });
  });
  afterAll(async () => {
    await redis.quit();
  });

  it('strings, bytes and expiry', async () => {
    expect(await redis.set('a', text, 'EX', 100)).toBe('OK');
    expect(await redis.get('a')).toBe(text);
    expect(await redis.ttl('a')).toBe(100);
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    await redis.set(bytes, bytes);
    expect(await redis.getBuffer(bytes)).toEqual(bytes);
    expect(await redis.set('a', 'x', 'NX')).toBeNull();
    expect(await redis.mget('a', 'none')).toEqual([text, null]);
  });

  it('hashes, lists, sets and sorted sets', async () => {
    await redis.hset('h', { a: 1, b: 'zwölf' });
    expect(await redis.hgetall('h')).toEqual({ a: '1', b: 'zwölf' });
    await redis.rpush('l', 'a', 'b', 'c');
    expect(await redis.lrange('l', -2, -1)).toEqual(['b', 'c']);
    await redis.sadd('s', 'a', 'b');
    expect((await redis.smembers('s')).sort()).toEqual(['a', 'b']);
    await redis.zadd('z', 2, 'b', 1, 'a');
    expect(await redis.zrange('z', '0', '-1', 'WITHSCORES')).toEqual(['a', '1', 'b', '2']);
  });

  it('pipelines of thousands and transactions', async () => {
    const pipeline = redis.pipeline();
    for (let n = 0; n < 5000; n += 1) pipeline.incr('n').set(`k${n}`, text);
    const answers = await pipeline.exec();
    expect(answers).toHaveLength(10_000);
    expect(await redis.get('n')).toBe('5000');
    expect(await redis.multi().incr('n').hset('n', 'a', 'b').get('n').exec()).toEqual([
      [null, 5001],
      [expect.objectContaining({ message: expect.stringContaining('WRONGTYPE') })],
      [null, '5001'],
    ]);
    const keys = new Set<string>();
    for await (const found of redis.scanStream({ match: 'k*', count: 100 })) for (const key of found) keys.add(key);
    expect(keys.size).toBe(5000);
  });

  it('publishes and subscribes', async () => {
    const subscriber = redis.duplicate();
    const got = new Promise((resolve) => subscriber.on('message', (channel, message) => resolve([channel, message])));
    await subscriber.subscribe('news');
    expect(await redis.publish('news', text)).toBe(1);
    expect(await got).toEqual(['news', text]);
    await subscriber.unsubscribe();
    await subscriber.quit();
  });

  it('is refused with a wrong password', async () => {
    const wrong = new Redis({ port, username: 'shop', password: 'no', retryStrategy: () => null, lazyConnect: true });
    wrong.on('error', () => undefined);
    await expect(wrong.connect().then(() => wrong.get('a'))).rejects.toThrow();
    wrong.disconnect();
  });
});

describe.each([2, 3] as const)('node-redis with RESP%i', (RESP) => {
  const make = () =>
    createClient({ RESP, username: 'shop', password: 'pässword', name: 'test', socket: { port, host: '127.0.0.1' } });
  let redis: ReturnType<typeof make>;
  beforeAll(async () => {
    redis = make();
    redis.on('error', () => undefined);
    await redis.connect();
  });
  afterAll(() => redis.close());

  it('strings, hashes, sets and sorted sets', async () => {
    await redis.set('a', text, { expiration: { type: 'PX', value: 5000 } });
    expect(await redis.get('a')).toBe(text);
    expect(await redis.hSet('h', { a: '1', b: 'zwölf' })).toBe(2);
    expect({ ...(await redis.hGetAll('h')) }).toEqual({ a: '1', b: 'zwölf' });
    await redis.sAdd('s', ['x', 'y']);
    expect([...(await redis.sMembers('s'))].sort()).toEqual(['x', 'y']);
    await redis.zAdd('z', [
      { value: 'b', score: 2.5 },
      { value: 'a', score: 1 },
    ]);
    expect(await redis.zRangeWithScores('z', 0, -1)).toEqual([
      { value: 'a', score: 1 },
      { value: 'b', score: 2.5 },
    ]);
    expect(await redis.zScore('z', 'b')).toBe(2.5);
    expect(await redis.zPopMin('z')).toEqual({ value: 'a', score: 1 });
  });

  it('optimistic transactions', async () => {
    await redis.set('n', '1');
    await redis.watch('n');
    expect(await redis.multi().incr('n').exec()).toEqual([2]);
    const other = await make().connect();
    await redis.watch('n');
    await other.incr('n');
    await expect(redis.multi().incr('n').exec()).rejects.toThrow();
    await other.close();
  });

  it('publishes and subscribes, also on the same connection where the protocol allows it', async () => {
    const subscriber = await make().connect();
    const got: string[] = [];
    await subscriber.subscribe('news', (message, channel) => got.push(`${channel} ${message}`));
    await subscriber.pSubscribe('n?ws', (message, channel) => got.push(`pattern ${channel} ${message}`));
    expect(await redis.publish('news', text)).toBe(2);
    if (RESP === 3) expect(await subscriber.set('still', 'works')).toBe('OK');
    await expect.poll(() => got).toEqual([`news ${text}`, `pattern news ${text}`]);
    await subscriber.unsubscribe();
    await subscriber.pUnsubscribe();
    await subscriber.close();
  });

  it('scans', async () => {
    await Promise.all(Array.from({ length: 1000 }, (_, n) => redis.set(`k${n}`, 'v')));
    const seen = new Set<string>();
    for await (const keys of redis.scanIterator({ MATCH: 'k*' })) for (const key of keys) seen.add(key);
    expect(seen.size).toBe(1000);
  });
});
