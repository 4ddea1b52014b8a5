import { afterEach, expect, test } from 'vitest';
import { startGateway, startService } from '../support/running.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

test('describes everything, in one answer, and goes on when a service is away', async () => {
  const description = { paths: { '/api/x': { get: { responses: {} } } } };
  const service = await startService((_, res) => void res.end(JSON.stringify(description)));
  const gateway = await startGateway({ routes: [{ path: '/api' }], replicas: [service.endpoint] });
  closing.push(service, gateway);
  const ask = (headers = {}) => fetch(`${gateway.url}/openapi.json`, { headers });
  const first = await ask();
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/json']);
  expect(await first.json()).toMatchObject({ openapi: '3.1.0', paths: { '/api/x': { get: { tags: ['product'] } } } });
  gateway.move([]);
  expect((await ask({ 'if-none-match': first.headers.get('etag') })).status).toBe(304);
  expect(service.requests).toHaveLength(1);
  expect((await fetch(`${gateway.url}/openapi.json`, { method: 'POST' })).status).toBe(405);
});

test('without any service there is nothing to describe, and that is an answer', async () => {
  const gateway = await startGateway({ routes: [{ path: '/api' }], replicas: [] });
  closing.push(gateway);
  expect(await (await fetch(`${gateway.url}/openapi.json`)).json()).toMatchObject({ paths: {} });
});
