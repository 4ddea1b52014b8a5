import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Balancer } from '../../../src/embedded/balancer/index.ts';
import { nodeFs, nodeNet } from '../../../src/kernel/node/index.ts';

let folder: string;
let file: string;
let balancer: Balancer;
let port: number;
const servers = new Set<Server>();

const list = (...ports: number[]) =>
  nodeFs.writeFile(file, JSON.stringify(ports.map((each) => ({ host: '127.0.0.1', port: each }))));

async function replica(serve: (socket: Socket) => void, at = 0): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  servers.add(server);
  server.listen({ host: '127.0.0.1', port: at, backlog: 4096 });
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

/** Answers all that it was sent when the client has finished sending: works only if each end is passed on by itself. */
const echo = (name: string) =>
  replica((socket) => {
    let body = '';
    socket.setEncoding('utf8').on('data', (data) => {
      body += data;
    });
    socket.once('end', () => socket.end(`${name}:${body}`));
  });

async function ask(body: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  socket.end(body);
  return text(socket);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-balancer-'));
  file = join(folder, 'endpoints', 'gateway.json');
  balancer = new Balancer({ name: 'load-balancer', host: '127.0.0.1', port: 0, endpoints: file }, () => undefined);
  port = await balancer.open();
});
afterEach(async () => {
  balancer.destroy();
  await balancer.close();
  for (const server of servers) server.close();
  servers.clear();
  await rm(folder, { recursive: true, force: true });
});

describe('balancer', () => {
  it('passes bytes and ends on, each side for itself', async () => {
    await list(await echo('a'));
    const body = 'é'.repeat(500_000);
    expect(await ask(body)).toBe(`a:${body}`);
  });

  it('spreads connections evenly', async () => {
    await list(await echo('a'), await echo('b'), await echo('c'));
    await delay(50);
    const answers = await Promise.all(Array.from({ length: 90 }, () => ask('x')));
    for (const name of ['a', 'b', 'c']) expect(answers.filter((answer) => answer === `${name}:x`)).toHaveLength(30);
  });

  it('tries another replica when one does not take the connection', async () => {
    await list(await nodeNet.freePort(), await echo('b'));
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('x')));
    expect(new Set(answers)).toEqual(new Set(['b:x']));
  });

  it('holds a connection until there is a replica', async () => {
    const answer = ask('early');
    await delay(300);
    await list(await echo('late'));
    expect(await answer).toBe('late:early');
  });

  it('holds a connection until a listed replica listens', async () => {
    const free = await nodeNet.freePort();
    await list(free);
    const answer = ask('early');
    await delay(300);
    await replica((socket) => socket.end('now'), free);
    expect(await answer).toBe('now');
  });

  it('closes a connection for which no replica came within 2 s', async () => {
    const before = Date.now();
    expect(await ask('anybody').catch(() => '')).toBe('');
    expect(Date.now() - before).toBeGreaterThan(1900);
    expect(Date.now() - before).toBeLessThan(3500);
  });

  it('passes a reset on', async () => {
    await list(await replica((socket) => socket.once('data', () => socket.resetAndDestroy())));
    const socket = connect({ host: '127.0.0.1', port });
    socket.write('x');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    await delay(50);
    expect(balancer.connections).toBe(0);
  });

  it('keeps a connection to a replica that left the list, and the last good list when the file is broken', async () => {
    await list(await replica((socket) => socket.on('data', (data) => socket.write(`old:${data}`))));
    const socket = connect({ host: '127.0.0.1', port });
    socket.setEncoding('utf8').write('1');
    expect(await once(socket, 'data')).toEqual(['old:1']);
    await list(await echo('new'));
    await delay(100);
    expect(await ask('x')).toBe('new:x');
    socket.write('2');
    expect(await once(socket, 'data')).toEqual(['old:2']);
    socket.destroy();
    await nodeFs.writeFile(file, '[{"host"');
    await delay(100);
    expect(await ask('x')).toBe('new:x');
  });

  it('fails none of thousands of connections while replicas come and go', async () => {
    const start = async (name: string) => ({ name, port: await echo(name) });
    let live = [await start('r0'), await start('r1')];
    await list(...live.map((each) => each.port));
    let made = 2;
    let changing = true;
    const change = (async () => {
      while (changing) {
        // A new one listens before it is listed; an old one is left alone once it is not.
        live = [...live, await start(`r${made++}`)].slice(-3);
        await list(...live.map((each) => each.port));
        await delay(15);
      }
    })();
    const seen = new Set<string>();
    let asked = 0;
    const client = async () => {
      for (let n = 0; n < 80; n += 1) {
        const body = `${asked++}`;
        const [name, answer] = (await ask(body)).split(':');
        expect(answer).toBe(body);
        seen.add(name ?? '');
      }
    };
    await Promise.all(Array.from({ length: 50 }, client));
    changing = false;
    await change;
    expect(asked).toBe(4000);
    expect(seen.size).toBeGreaterThan(5);
    await delay(50);
    expect(balancer.connections).toBe(0);
  });
});
