import { once } from 'node:events';
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { linger } from '@app/kit/lifecycle';
import { afterEach, expect, test } from 'vitest';
import { type Options, startGateway, startService } from '../support/running.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

const TIMES = 8;
const PIECE = 'x'.repeat(64 * 1024);
const PIECES = 48;

interface Upload {
  readonly chunked: boolean;
  readonly connection: 'close' | 'keep-alive';
}

/**
 * Sends three megabytes to the end, whatever comes back meanwhile, and then asks for something else where the connection goes on.
 * Resolves with the statuses of the answers; rejects when the connection breaks.
 */
async function upload(port: number, { chunked, connection }: Upload): Promise<string[]> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let answers = '';
  socket.setEncoding('latin1').on('data', (piece: string) => {
    answers += piece;
  });
  const ended = once(socket, 'end');
  const framing = chunked ? 'transfer-encoding: chunked' : `content-length: ${PIECES * PIECE.length}`;
  await pipeline(
    async function* () {
      yield `PUT /api HTTP/1.1\r\nhost: x\r\nconnection: ${connection}\r\n${framing}\r\n\r\n`;
      for (let i = 0; i < PIECES; i += 1) {
        yield chunked ? `${PIECE.length.toString(16)}\r\n${PIECE}\r\n` : PIECE;
        if (i % 8 === 0) await sleep(1);
      }
      if (chunked) yield '0\r\n\r\n';
      if (connection === 'keep-alive') yield 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
    },
    socket,
    { end: false },
  );
  await ended;
  socket.end();
  return [...answers.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status ?? '');
}

async function fifty(port: number, options: Upload): Promise<(string | undefined)[]> {
  const all = await Promise.all(Array.from({ length: TIMES }, () => upload(port, options)));
  // What was asked for last is a page that is not there.
  for (const [, ...after] of all) expect(after).toEqual(options.connection === 'close' ? [] : ['404']);
  return all.map(([status]) => status);
}

async function gatewayTo(listener: Parameters<typeof startService>[0], options: Partial<Options> = {}) {
  const service = await startService(listener);
  service.server.prependListener('request', linger);
  closing.push(service);
  // As long as a busy machine takes to move all that; what is refused is refused before.
  const routes = [{ path: '/api', retries: 0, timeoutMs: 60_000 }];
  const gateway = await startGateway({ routes, replicas: [service.endpoint], maxBody: 8 * 1024 * 1024, ...options });
  closing.push(gateway);
  return gateway;
}

const uploads: [string, Upload][] = [
  ['of known length', { chunked: false, connection: 'keep-alive' }],
  ['in chunks', { chunked: true, connection: 'keep-alive' }],
  ['of known length, the last on its connection', { chunked: false, connection: 'close' }],
  ['in chunks, the last on its connection', { chunked: true, connection: 'close' }],
];

test.each(uploads)('an upload %s that a service refuses early gets its answer', async (_, options) => {
  const { port } = await gatewayTo((_req, res) => res.writeHead(403).end('no'));
  expect(await fifty(port, options)).toEqual(Array(TIMES).fill('403'));
});

test.each(uploads)('so does one %s that is refused by the last answer of the service', async (_, options) => {
  const { port } = await gatewayTo((_req, res) => res.writeHead(403, { connection: 'close' }).end('no'));
  expect(await fifty(port, options)).toEqual(Array(TIMES).fill('403'));
});

test.each(uploads)('so does one %s that the gateway refuses', async (_, options) => {
  const large = await gatewayTo((req, res) => void req.on('end', () => res.end()).resume(), { maxBody: 1024 * 1024 });
  expect(await fifty(large.port, options)).toEqual(Array(TIMES).fill('413'));
  const locked = await gatewayTo((_req, res) => res.end(), { routes: [{ path: '/api', auth: 'required' }] });
  expect(await fifty(locked.port, options)).toEqual(Array(TIMES).fill('401'));
});
