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

  it('streams with groups', async () => {
    const first = await redis.xadd('s', '*', 'n', '1', 'text', text);
    await redis.xgroup('CREATE', 's', 'g', '0');
    expect(await redis.xreadgroup('GROUP', 'g', 'one', 'COUNT', 10, 'STREAMS', 's', '>')).toEqual([
      ['s', [[first, ['n', '1', 'text', text]]]],
    ]);
    const waiting = redis.duplicate();
    const next = waiting.xreadgroup('GROUP', 'g', 'two', 'BLOCK', 5000, 'STREAMS', 's', '>');
    await expect.poll(() => server.waiters.count).toBe(1);
    const second = await redis.xadd('s', 'MAXLEN', '~', 100, '*', 'n', '2');
    expect(await next).toEqual([['s', [[second, ['n', '2']]]]]);
    await waiting.quit();
    expect(await redis.xpending('s', 'g')).toEqual([
      2,
      first,
      second,
      [
        ['one', '1'],
        ['two', '1'],
      ],
    ]);
    expect(await redis.xautoclaim('s', 'g', 'one', 0, '0', 'JUSTID')).toEqual(['0-0', [first, second], []]);
    expect(await redis.xack('s', 'g', first ?? '', second ?? '')).toBe(2);
  });

  it('is not allowed what the container does not allow', async () => {
    for (const call of [
      () => redis.flushall(),
      () => redis.keys('*'),
      () => redis.config('GET', '*'),
      () => redis.client('LIST'),
    ]) {
      await expect(call()).rejects.toThrow(/^NOPERM User shop has no permissions to run/);
    }
    expect(await redis.info('server')).toContain('redis_version');
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

  it('streams with groups, as objects', async () => {
    await redis.xAdd('s', '1-1', { n: '1', text });
    await redis.xAdd('s', '2-1', { n: '2' });
    await redis.xGroupCreate('s', 'g', '0');
    const read = await redis.xReadGroup('g', 'one', { key: 's', id: '>' }, { COUNT: 1 });
    expect(JSON.parse(JSON.stringify(read))).toMatchObject([
      { name: 's', messages: [{ id: '1-1', message: { n: '1', text } }] },
    ]);
    expect(JSON.parse(JSON.stringify(await redis.xRead({ key: 's', id: '1-1' })))).toMatchObject([
      { name: 's', messages: [{ id: '2-1', message: { n: '2' } }] },
    ]);
    expect(await redis.xRead({ key: 's', id: '$' }, { BLOCK: 1 })).toBeNull();
    expect(await redis.xPending('s', 'g')).toMatchObject({
      pending: 1,
      consumers: [{ name: 'one', deliveriesCounter: 1 }],
    });
    expect(await redis.xInfoStream('s')).toMatchObject({ length: 2, groups: 1, 'last-generated-id': '2-1' });
    expect(await redis.xInfoGroups('s')).toMatchObject([{ name: 'g', pending: 1, lag: 1 }]);
    expect(await redis.xInfoConsumers('s', 'g')).toMatchObject([{ name: 'one', pending: 1 }]);
    expect(await redis.xAutoClaim('s', 'g', 'two', 0, '0')).toMatchObject({ nextId: '0-0', messages: [{ id: '1-1' }] });
  });

  it('what sorted sets make together, bits and counts', async () => {
    await redis.zAdd('a', [
      { value: 'x', score: 1 },
      { value: 'y', score: 2 },
    ]);
    await redis.zAdd('b', { value: 'y', score: 10 });
    expect(await redis.zUnionWithScores(['a', 'b'])).toEqual([
      { value: 'x', score: 1 },
      { value: 'y', score: 12 },
    ]);
    expect(await redis.zInterStore('c', ['a', 'b'])).toBe(1);
    expect(await redis.zRange('a', '[x', '[x', { BY: 'LEX' })).toEqual(['x']);
    expect(await redis.zRandMemberCountWithScores('b', 2)).toEqual([{ value: 'y', score: 10 }]);
    await redis.hSet('h', 'f', 'v');
    expect(await redis.hRandFieldCountWithValues('h', 1)).toEqual([{ field: 'f', value: 'v' }]);
    expect(await redis.bitField('bits', [{ operation: 'SET', encoding: 'u8', offset: 0, value: 7 }])).toEqual([0]);
    expect(await redis.bitPos('bits', 1)).toBe(5);
    expect(await redis.pfAdd('seen', ['a', 'b', 'a'])).toBe(1);
    expect(await redis.pfCount('seen')).toBe(2);
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
