import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LoadOptions, type LoadRequest, parseStages, runLoad } from '../../src/load/index.ts';

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const get: LoadRequest = { name: 'get', method: 'GET', path: '/' };
const load = (url: string, stages: string, more: Partial<LoadOptions> = {}) =>
  runLoad({ url, stages: parseStages(stages), next: () => get, ...more });

describe('a server that stalls', () => {
  /** Answers at once, but holds the second hundred of its requests until all of them have come. */
  const stalling = () => {
    const held: (() => void)[] = [];
    let count = 0;
    return serve((_, response) => {
      count += 1;
      if (count <= 100 || count > 200) return void response.end('ok');
      held.push(() => response.end('ok'));
      if (count === 200) for (const answer of held) answer();
    });
  };

  test('is seen by all who would have waited, not only by those who were asked', async () => {
    const { url } = await stalling();
    const report = await load(url, '100:4s');
    expect(report).toMatchObject({ due: 400, sent: 400, ok: 400, failed: 0, errors: {} });
    // A quarter of all was due while it stalled, 10 ms after each other, and waited for the last of them: nothing to a second. How much
    // longer a busy machine makes it is not judged.
    const { p90, p99, max } = report.latencyMs;
    expect(p90).toBeGreaterThan(570);
    expect(p99).toBeGreaterThan(930);
    expect(max).toBeGreaterThan(980);
    expect(report.mostInFlight).toBeGreaterThanOrEqual(100);
  });

  test('drops what is beyond the bound, and counts it as never answered', async () => {
    const { url } = await serve(() => {});
    const report = await load(url, '100:1s', { maxInFlight: 20, timeoutMs: 5_000 });
    expect(report).toMatchObject({ due: 100, sent: 20, ok: 0, mostInFlight: 20 });
    expect(report.errors).toEqual({ dropped: 80, timeout: 20 });
    expect(report.latencyMs.p99).toBeNull();
  });
});

describe('errors', () => {
  test('by status, limits apart', async () => {
    let count = 0;
    const { url } = await serve((_, response) => {
      count += 1;
      response.writeHead([200, 429, 503, 404][count % 4] ?? 200).end('because');
    });
    const report = await load(url, '100:1s');
    expect(report).toMatchObject({ ok: 25, failed: 75, errors: { 429: 25, 503: 25, 404: 25 } });
    expect(report.failures[0]).toMatchObject({ name: 'get', kind: '429', detail: 'answered 429: because' });
  });

  test('nobody listens', async () => {
    const { url, server } = await serve(() => {});
    server.close();
    expect(await load(url, '50:200ms')).toMatchObject({ ok: 0, errors: { refused: 10 } });
  });

  test('no answer in time', async () => {
    const { url } = await serve(() => {});
    const report = await load(url, '50:200ms', { timeoutMs: 300 });
    expect(report).toMatchObject({ ok: 0, errors: { timeout: 10 }, latencyMs: { p50: null } });
  });

  test('a connection that breaks, before and within the answer', async () => {
    let count = 0;
    const { url } = await serve((request, response) => {
      count += 1;
      if (count % 2 === 0) request.socket.destroy();
      else {
        response.writeHead(200, { 'content-length': 10 }).write('half');
        setTimeout(() => request.socket.destroy(), 5);
      }
    });
    expect(await load(url, '50:200ms')).toMatchObject({ ok: 0, errors: { reset: 10 } });
  });

  test('what is expected is none', async () => {
    const { url } = await serve((_, response) => response.writeHead(409).end());
    expect(await load(url, '50:200ms', { next: () => ({ ...get, expect: [201, 409] }) })).toMatchObject({ ok: 10 });
  });
});

describe('a kept connection that was closed meanwhile', () => {
  /** Every connection answers twice, and breaks at the third request. */
  const breaking = () => {
    const served = new WeakMap<object, number>();
    return serve((request, response) => {
      const count = (served.get(request.socket) ?? 0) + 1;
      served.set(request.socket, count);
      if (count > 2) request.socket.destroy();
      else response.end('ok');
    });
  };
  const options = { connections: 2 };

  test('is no failure of what may be repeated', async () => {
    const { url } = await breaking();
    const report = await load(url, '50:1s', options);
    expect(report).toMatchObject({ due: 50, sent: 50, ok: 50, failed: 0 });
    expect(report.retried).toBeGreaterThan(10);
  });
  test('is one of what may not', async () => {
    const { url } = await breaking();
    const post = { ...get, method: 'POST' };
    expect((await load(url, '50:1s', { ...options, next: () => post })).errors.reset).toBeGreaterThan(10);
    const keyed = { ...post, headers: { 'idempotency-key': 'a' } };
    expect(await load(url, '50:1s', { ...options, next: () => keyed })).toMatchObject({ failed: 0 });
  });
  test('is one where nothing shall be repeated', async () => {
    const { url } = await breaking();
    expect((await load(url, '50:1s', { ...options, retry: false })).errors.reset).toBeGreaterThan(10);
  });
});

test('connections end after their life, so that others get their share', async () => {
  let opened = 0;
  const { url, server } = await serve((_, response) => response.end('ok'));
  server.on('connection', () => {
    opened += 1;
  });
  expect(await load(url, '100:2s', { connections: 4, connectionLifeMs: 500 })).toMatchObject({ failed: 0 });
  expect(opened).toBeGreaterThan(12);
  expect(opened).toBeLessThan(60);
});

test('the signal ends the arrivals, and those in flight are waited for', async () => {
  const { url } = await serve((_, response) => setTimeout(() => response.end('ok'), 300));
  const report = await load(url, '50:1h', { signal: AbortSignal.timeout(1_000) });
  expect(report.interrupted).toBe(true);
  expect(report.due).toBeGreaterThan(40);
  expect(report.due).toBeLessThan(60);
  expect(report.ok).toBe(report.due);
});

test('types, clients and stages are counted apart', async () => {
  const heard: string[] = [];
  const seen: unknown[] = [];
  const { url } = await serve((request, response) => {
    seen.push([request.headers['x-client'], request.headers['content-length'], request.url]);
    response.writeHead(201).end('{"id":7}');
  });
  let count = 0;
  const next = (): LoadRequest => {
    count += 1;
    return count % 2 === 0
      ? get
      : {
          name: 'order',
          client: 'web',
          method: 'POST',
          path: '/o',
          body: '{"ä":1}',
          onAnswer: (body) => heard.push(body),
        };
  };
  const report = await load(url, '50:200ms,100:200ms', { next });
  expect(report.types).toMatchObject({ get: { sent: 15, ok: 15 }, order: { sent: 15, ok: 15 } });
  expect(report.stages).toMatchObject([
    { from: 50, due: 10, ok: 10 },
    { from: 100, due: 20, ok: 20 },
  ]);
  expect(report.clients).toEqual({ web: 15 });
  expect(heard).toEqual(Array.from({ length: 15 }, () => '{"id":7}'));
  expect(seen[0]).toEqual(['web', '8', '/o']);
});
