import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createClient, type Endpoint } from '../../src/endpoints/index.ts';
import { fixedSource } from '../../src/endpoints/source.ts';
import { testTelemetry } from '../../src/testing/index.ts';

const NOBODY = { host: '127.0.0.1', port: 1 };
const { tracer } = testTelemetry();

async function replica(listener: RequestListener): Promise<Endpoint> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

const client = (endpoints: readonly Endpoint[], options = {}) =>
  createClient({ name: 'product', endpoints: fixedSource(endpoints), tracer, ...options });

it('asks another replica when one cannot be reached', async () => {
  const good = await replica((_request, response) => response.end('ok'));
  for (let count = 0; count < 5; count += 1) {
    expect(await (await client([NOBODY, good]).request('/x')).text()).toBe('ok');
  }
});

it('asks again when a replica cannot answer now', async () => {
  let calls = 0;
  const shaky = await replica((_request, response) => {
    calls += 1;
    response.writeHead(calls === 1 ? 503 : 200).end();
  });
  expect((await client([shaky]).request('/')).status).toBe(200);
});

it('does not repeat a POST, unless it has an Idempotency-Key', async () => {
  let calls = 0;
  const busy = await replica((_request, response) => {
    calls += 1;
    response.writeHead(503).end();
  });
  expect((await client([busy]).request('/', { method: 'POST' })).status).toBe(503);
  expect(calls).toBe(1);
  await client([busy]).request('/', { method: 'POST', headers: { 'Idempotency-Key': 'k' } });
  expect(calls).toBe(4);
});

it('passes the trace on', async () => {
  const echo = await replica((request, response) => response.end(request.headers['traceparent']));
  await tracer.trace('work', {}, async ({ context }) => {
    const header = await (await client([echo]).request('/')).text();
    expect(header).toContain(context.traceId);
    expect(header).not.toContain(context.spanId);
  });
});

it('keeps its deadline', async () => {
  const silent = await replica(() => {});
  await expect(client([silent], { timeoutMs: 50 }).request('/')).rejects.toMatchObject({ status: 504 });
});

it('says that nobody is there, and that it is not us who is away', async () => {
  await expect(client([NOBODY], { retries: 0 }).request('/')).rejects.toMatchObject({ status: 502 });
  await expect(client([], { retries: 0 }).request('/')).rejects.toMatchObject({ status: 502 });
});
