import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeFs, nodeNet } from '../../../src/kernel/node/index.ts';
import { type Built, buildProgram } from '../program/programs.ts';

let built: Built;
let replica: number;
const server = createServer((_, response) => response.end('hello'));

beforeAll(async () => {
  built = await buildProgram('balancer');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  replica = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await built.close();
});

async function listeners(name: string, ports: readonly number[]): Promise<string> {
  const endpoints = join(built.folder, `${name}-endpoints.json`);
  await nodeFs.writeFile(endpoints, JSON.stringify([{ host: '127.0.0.1', port: replica }]));
  const file = join(built.folder, `${name}.json`);
  const lines = ports.map((port, index) => ({ name: `lb-${index}`, host: '127.0.0.1', port, endpoints }));
  await nodeFs.writeFile(file, JSON.stringify(lines));
  return file;
}
const get = async (port: number) => (await fetch(`http://127.0.0.1:${port}/`)).text();

it('tells its port, follows its listeners file, and stops on SIGTERM', async () => {
  const [first, second] = [await nodeNet.freePort(), await nodeNet.freePort()];
  const file = await listeners('follows', [first]);
  const program = built.start(['--listeners', file]);
  expect(await program.listening()).toBe(first);
  expect(await get(first)).toBe('hello');
  const changed = program.listening();
  await listeners('follows', [second]);
  await changed;
  expect(await get(second)).toBe('hello');
  expect(await nodeNet.canConnect('127.0.0.1', first)).toBe(false);
  expect(await program.stop('SIGTERM')).toBe(0);
});

it('lets connections finish on SIGTERM and cuts them on SIGINT', async () => {
  const port = await nodeNet.freePort();
  const file = await listeners('drains', [port]);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const program = built.start(['--listeners', file]);
    await program.listening();
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    await delay(50);
    const exit = program.stop(signal);
    await delay(200);
    expect(socket.readyState).toBe(signal === 'SIGTERM' ? 'open' : 'closed');
    if (signal === 'SIGTERM') {
      socket.setEncoding('utf8').end('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
      expect(String(await once(socket, 'data'))).toContain('200 OK');
    }
    expect(await exit).toBe(0);
  }
});

it('ends with code 1 and names the port that is taken', async () => {
  const program = built.start(['--listeners', await listeners('taken', [replica])]);
  const [code] = await once(program.child, 'close');
  expect(code).toBe(1);
  expect(program.output().trim().split('\n').at(-1)).toBe(
    `lb-0: port ${replica} on 127.0.0.1 is taken by another program`,
  );
});

it('ends when its parent is gone', async () => {
  const program = built.start(['--listeners', await listeners('orphan', [await nodeNet.freePort()])]);
  await program.listening();
  program.child.disconnect();
  expect((await once(program.child, 'exit'))[0]).toBe(0);
});
