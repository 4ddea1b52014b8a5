import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Server, Users } from '../../../src/embedded/cache/index.ts';
import { WireClient } from './wire.ts';

let server: Server;
const clients: WireClient[] = [];
const users = new Users(true);

async function start(options: ConstructorParameters<typeof Server>[0] = {}) {
  server = new Server(options);
  await server.listen(0);
}
async function client() {
  const made = await WireClient.connect(server.port);
  clients.push(made);
  return made;
}
afterEach(async () => {
  for (const each of clients.splice(0)) each.close();
  await server.close();
});

describe('login', () => {
  beforeEach(async () => {
    users.load(new Map([['shop', 'secret\n']]));
    await start({ users });
  });

  it('is needed for everything but AUTH, HELLO, RESET and QUIT', async () => {
    const one = await client();
    expect(await one.ask('GET', 'a')).toEqual(['-', 'NOAUTH Authentication required.']);
    expect((await one.ask('HELLO', '3'))[1]).toMatch(/^NOAUTH HELLO must be called/);
    expect((await one.ask('AUTH', 'shop', 'wrong'))[1]).toMatch(/^WRONGPASS/);
    expect((await one.ask('AUTH', 'secret'))[1]).toMatch(/^WRONGPASS/);
    expect(await one.ask('AUTH', 'shop', 'secret')).toEqual(['+', 'OK']);
    expect(await one.ask('ACL', 'WHOAMI')).toEqual(['$', 'shop']);
    expect(await one.ask('RESET')).toEqual(['+', 'RESET']);
    expect(await one.ask('GET', 'a')).toEqual(['-', 'NOAUTH Authentication required.']);
    expect((await one.ask('HELLO', '3', 'AUTH', 'shop', 'secret', 'SETNAME', 'x'))[0]).toBe('%');
    expect(await one.ask('GET', 'a')).toEqual(['_', null]);
  });

  it('ends for users that are no more, and for nobody else', async () => {
    users.load(
      new Map([
        ['shop', 'a'],
        ['other', 'b'],
      ]),
    );
    const [shop, other] = [await client(), await client()];
    await shop.ask('AUTH', 'shop', 'a');
    await other.ask('AUTH', 'other', 'b');
    server.disconnect(users.load(new Map([['other', 'c']])));
    await expect.poll(() => shop.closed).toBe(true);
    expect(await other.ask('PING')).toEqual(['+', 'PONG']);
  });
});

describe('connection', () => {
  beforeEach(() => start());

  it('answers a pipeline in order, also when it comes in pieces', async () => {
    const one = await client();
    const request = Array.from(
      { length: 200 },
      (_, n) => `*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\n${1000 + n}\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n`,
    ).join('');
    for (let at = 0; at < request.length; at += 997) one.write(request.slice(at, at + 997));
    for (let n = 0; n < 200; n += 1) {
      expect(await one.read()).toEqual(['+', 'OK']);
      expect(await one.read()).toEqual(['$', String(1000 + n)]);
    }
  });

  it('is closed after a broken request, with the reason', async () => {
    const one = await client();
    one.write('*1\r\n:1\r\n');
    expect(await one.read()).toEqual(['-', "ERR Protocol error: expected '$', got ':'"]);
    await expect.poll(() => one.closed).toBe(true);
  });

  it('says goodbye on QUIT', async () => {
    const one = await client();
    expect(await one.ask('QUIT')).toEqual(['+', 'OK']);
    await expect.poll(() => one.closed).toBe(true);
  });

  it('survives a client that goes in the middle of a request', async () => {
    const one = await client();
    one.write('*2\r\n$3\r\nGET\r\n$10\r\nab');
    one.close();
    expect(await (await client()).ask('PING')).toEqual(['+', 'PONG']);
  });

  it('keeps out of memory bounds: values that do not fit push others out', async () => {
    server.db.maxBytes = 1_000_000;
    const one = await client();
    for (let n = 0; n < 300; n += 1) await one.ask('SET', `k${n}`, 'x'.repeat(10_000));
    expect(server.db.bytes).toBeLessThan(1_020_000);
    expect(await one.ask('EXISTS', 'k299')).toEqual([':', '1']);
  });

  it('tells subscribers in RESP2 what they may do, and pushes in RESP3', async () => {
    const [two, three, publisher] = [await client(), await client(), await client()];
    expect(await two.ask('SUBSCRIBE', 'a')).toEqual([
      '*',
      [
        ['$', 'subscribe'],
        ['$', 'a'],
        [':', '1'],
      ],
    ]);
    expect((await two.ask('GET', 'a'))[1]).toMatch(/^ERR Can't execute 'get': only/);
    expect(await two.ask('PING')).toEqual([
      '*',
      [
        ['$', 'pong'],
        ['$', ''],
      ],
    ]);
    await three.ask('HELLO', '3');
    expect((await three.ask('SUBSCRIBE', 'a'))[0]).toBe('>');
    expect(await three.ask('GET', 'a')).toEqual(['_', null]);
    expect(await publisher.ask('PUBLISH', 'a', 'x')).toEqual([':', '2']);
    expect(await three.read()).toEqual([
      '>',
      [
        ['$', 'message'],
        ['$', 'a'],
        ['$', 'x'],
      ],
    ]);
    two.close();
    await expect.poll(() => server.channels.count('a')).toBe(1);
  });

  it('drops a transaction when a command of it is wrong or a watched key changed', async () => {
    const [one, other] = [await client(), await client()];
    await one.ask('MULTI');
    expect((await one.ask('NOPE', 'a'))[1]).toBe("ERR unknown command 'NOPE', with args beginning with: 'a' ");
    expect(await one.ask('SET', 'a', '1')).toEqual(['+', 'QUEUED']);
    expect((await one.ask('EXEC'))[1]).toMatch(/^EXECABORT/);
    await one.ask('WATCH', 'a');
    await other.ask('SET', 'a', '2');
    await one.ask('MULTI');
    await one.ask('SET', 'a', '3');
    expect(await one.ask('EXEC')).toEqual(['*', null]);
    expect(await one.ask('GET', 'a')).toEqual(['$', '2']);
  });
});

describe('blocking commands', () => {
  beforeEach(() => start());

  it('wait for an item; who waits longest gets it', async () => {
    const [one, two, other] = [await client(), await client(), await client()];
    one.send('BLPOP', 'a', 'b', '0');
    await expect.poll(() => server.waiters.count).toBe(1);
    two.send('BLPOP', 'b', '0');
    await expect.poll(() => server.waiters.count).toBe(2);
    await other.ask('RPUSH', 'b', 'first', 'second', 'third');
    for (const [waiting, item] of [
      [one, 'first'],
      [two, 'second'],
    ] as const) {
      expect(await waiting.read()).toEqual([
        '*',
        [
          ['$', 'b'],
          ['$', item],
        ],
      ]);
    }
    expect(await other.ask('LLEN', 'b')).toEqual([':', '1']);
  });

  it('are answered after the transaction that fed them, and pass on what they move', async () => {
    const [one, two, other] = [await client(), await client(), await client()];
    one.send('BLMOVE', 'from', 'to', 'LEFT', 'RIGHT', '0');
    two.send('BLPOP', 'to', '0');
    await expect.poll(() => server.waiters.count).toBe(2);
    await other.ask('MULTI');
    await other.ask('RPUSH', 'from', 'gone');
    await other.ask('DEL', 'from');
    await other.ask('RPUSH', 'from', 'x');
    await other.ask('EXEC');
    expect(await one.read()).toEqual(['$', 'x']);
    expect((await two.read())[1]).toEqual([
      ['$', 'to'],
      ['$', 'x'],
    ]);
  });

  it('end in time, keep what is sent meanwhile in order, and are forgotten with their client', async () => {
    const [one, two, other] = [await client(), await client(), await client()];
    const begin = performance.now();
    one.send('BLPOP', 'none', '0.1');
    one.send('PING');
    expect(await one.read()).toEqual(['*', null]);
    expect(performance.now() - begin).toBeGreaterThan(90);
    expect(await one.read()).toEqual(['+', 'PONG']);
    two.send('BLPOP', 'list', '0');
    await expect.poll(() => server.waiters.count).toBe(1);
    two.close();
    await expect.poll(() => server.waiters.count).toBe(0);
    await other.ask('RPUSH', 'list', 'kept');
    expect(await other.ask('LLEN', 'list')).toEqual([':', '1']);
  });
});

describe('clients among each other', () => {
  beforeEach(() => start());

  it('all hear of an entry of a stream, and one of a group', async () => {
    const [one, two, three, other] = [await client(), await client(), await client(), await client()];
    await other.ask('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM');
    one.send('XREAD', 'BLOCK', '0', 'STREAMS', 's', '$');
    two.send('XREADGROUP', 'GROUP', 'g', 'a', 'BLOCK', '0', 'STREAMS', 's', '>');
    await expect.poll(() => server.waiters.count).toBe(2);
    three.send('XREADGROUP', 'GROUP', 'g', 'b', 'BLOCK', '0', 'STREAMS', 's', '>');
    await expect.poll(() => server.waiters.count).toBe(3);
    await other.ask('XADD', 's', '5-5', 'f', 'v');
    const entry = JSON.stringify(await one.read());
    expect(entry).toContain('"5-5"');
    expect(JSON.stringify(await two.read())).toBe(entry);
    expect(server.waiters.count).toBe(1);
    await other.ask('DEL', 's');
    expect((await three.read())[1]).toMatch(/^NOGROUP No such key 's'/);
  });

  it('end the waiting of another, or the other', async () => {
    const [one, two, other] = [await client(), await client(), await client()];
    const [, id] = await one.ask('CLIENT', 'ID');
    one.send('BLPOP', 'none', '0');
    await expect.poll(() => server.waiters.count).toBe(1);
    expect(await other.ask('CLIENT', 'UNBLOCK', String(id))).toEqual([':', '1']);
    expect(await one.read()).toEqual(['*', null]);
    one.send('XREAD', 'BLOCK', '0', 'STREAMS', 'none', '$');
    await expect.poll(() => server.waiters.count).toBe(1);
    expect(await other.ask('CLIENT', 'UNBLOCK', String(id), 'ERROR')).toEqual([':', '1']);
    expect(await one.read()).toEqual(['-', 'UNBLOCKED client unblocked via CLIENT UNBLOCK']);
    expect(await other.ask('CLIENT', 'KILL', 'ID', String(id))).toEqual([':', '1']);
    await expect.poll(() => one.closed).toBe(true);
    const [, mine] = await two.ask('CLIENT', 'ID');
    expect(await two.ask('CLIENT', 'KILL', 'ID', String(mine))).toEqual([':', '0']);
    expect(await two.ask('CLIENT', 'KILL', 'ID', String(mine), 'SKIPME', 'no')).toEqual([':', '1']);
    await expect.poll(() => two.closed).toBe(true);
  });
});

describe('what the server tells', () => {
  it('counts commands by user', async () => {
    users.load(new Map([['shop', 'a']]));
    await start({ users });
    const one = await client();
    await one.ask('AUTH', 'shop', 'a');
    await one.ask('SET', 'a', 'x');
    await one.ask('SET', 'a', 'y');
    await one.ask('INCR', 'a');
    const [, text] = await one.ask('INFO', 'userstats');
    expect(text).toContain('user_shop_cmdstat_set:calls=2,rejected_calls=0,failed_calls=0\r\n');
    expect(text).toContain('user_shop_cmdstat_incr:calls=1,rejected_calls=0,failed_calls=1\r\n');
    expect((await one.ask('INFO'))[1]).not.toContain('user_shop');
  });

  it('refuses scripts with what to do instead', async () => {
    await start();
    const one = await client();
    for (const words of [
      ['EVAL', 'return 1', '0'],
      ['EVALSHA', 'abc', '0'],
      ['SCRIPT', 'LOAD', 'return 1'],
      ['FCALL', 'f', '0'],
    ]) {
      expect((await one.ask(...words))[1]).toMatch(
        /^ERR scripts and functions are not supported by this cache: use MULTI/,
      );
    }
  });

  it('keeps sharded channels apart', async () => {
    await start();
    const [one, other] = [await client(), await client()];
    await one.ask('HELLO', '3');
    expect((await one.ask('SSUBSCRIBE', 'a'))[0]).toBe('>');
    expect(await other.ask('PUBLISH', 'a', 'x')).toEqual([':', '0']);
    expect(await other.ask('SPUBLISH', 'a', 'x')).toEqual([':', '1']);
    expect(await one.read()).toEqual([
      '>',
      [
        ['$', 'smessage'],
        ['$', 'a'],
        ['$', 'x'],
      ],
    ]);
  });
});
