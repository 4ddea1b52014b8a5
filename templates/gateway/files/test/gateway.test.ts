import { json } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { sendRaw } from './support/raw.ts';
import { deadEndpoint, type Options, startGateway, startService, type TestService } from './support/running.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

async function service(listener: Parameters<typeof startService>[0]): Promise<TestService> {
  const one = await startService(listener);
  closing.push(one);
  return one;
}
async function gatewayTo(services: readonly TestService[], options: Partial<Options> = {}) {
  const replicas = services.map(({ endpoint }) => endpoint);
  const gateway = await startGateway({ routes: [{ path: '/api' }], replicas, ...options });
  closing.push(gateway);
  return gateway;
}
/** What the service of `echo` saw. */
const seen = async (response: Response) => (await response.json()) as { url: string; headers: Record<string, string> };
const echo = () =>
  service(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    res.writeHead(201, { 'content-type': 'application/json', 'x-powered-by': 'x', server: 'y', 'x-cache': 'hit' });
    const { method, url, headers } = req;
    res.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
  });

test('passes requests and responses on', async () => {
  const gateway = await gatewayTo([await echo()]);
  const response = await fetch(`${gateway.url}/api/products?limit=2`, { method: 'POST', body: 'héllo' });
  expect(response.status).toBe(201);
  expect(Object.fromEntries(response.headers)).toMatchObject({ 'x-cache': 'hit', 'x-content-type-options': 'nosniff' });
  expect(response.headers.has('x-powered-by') || response.headers.has('server')).toBe(false);
  expect(await response.json()).toMatchObject({ method: 'POST', url: '/api/products?limit=2', body: 'héllo' });
});

test('a service can trust what the gateway says about the caller', async () => {
  const gateway = await gatewayTo([await echo()], { routes: [{ path: '/api', auth: 'optional' }] });
  const spoofed = {
    'x-user-id': 'admin',
    'X-User-Scopes': 'all',
    'x-forwarded-for': '6.6.6.6',
    forwarded: 'for=6.6.6.6',
  };
  const anonymous = await seen(await fetch(`${gateway.url}/api/x`, { headers: spoofed }));
  expect(anonymous.headers).toMatchObject({
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': `127.0.0.1:${gateway.port}`,
    'x-forwarded-proto': 'http',
    'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(Object.keys(anonymous.headers)).not.toEqual(expect.arrayContaining(['x-user-id']));
  expect(Object.keys(anonymous.headers)).not.toEqual(expect.arrayContaining(['forwarded']));

  const authorization = `Bearer ${await gateway.issuer.token({ subject: 'u1', scope: 'a b' })}`;
  const known = await seen(await fetch(`${gateway.url}/api/x`, { headers: { ...spoofed, authorization } }));
  expect(known.headers).toMatchObject({ 'x-user-id': 'u1', 'x-user-scopes': 'a b', authorization });
});

test('a trace goes on, or begins here', async () => {
  const gateway = await gatewayTo([await echo()]);
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traced = await fetch(`${gateway.url}/api`, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
  expect(traced.headers.get('x-request-id')).toBe(traceId);
  expect((await seen(traced)).headers['traceparent']).toMatch(
    new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`),
  );
  const begun = await seen(await fetch(`${gateway.url}/api`));
  expect(begun.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('a service hears how long its answer is waited for, and that from us alone', async () => {
  const gateway = await gatewayTo([await echo()], { routes: [{ path: '/api', timeoutMs: 4000 }] });
  const { headers } = await seen(await fetch(`${gateway.url}/api`, { headers: { 'x-timeout-ms': '900000' } }));
  expect(Number(headers['x-timeout-ms'])).toBeGreaterThan(3000);
  expect(Number(headers['x-timeout-ms'])).toBeLessThanOrEqual(4000);
});

test('401 and 403, 404, 405 are problem details with the id of the trace', async () => {
  const gateway = await gatewayTo([await echo()], { routes: [{ path: '/api', methods: ['GET'], auth: 'required' }] });
  const { url } = gateway;
  const unknown = await fetch(`${url}/api/x`);
  expect(unknown.status).toBe(401);
  expect(unknown.headers.get('content-type')).toBe('application/problem+json');
  expect(unknown.headers.get('www-authenticate')).toBe('Bearer');
  expect(await unknown.json()).toEqual({
    type: 'about:blank',
    title: 'Unauthorized',
    status: 401,
    detail: 'A valid access token is needed.',
    instance: unknown.headers.get('x-request-id'),
  });
  expect((await fetch(`${url}/else`)).status).toBe(404);
  const posted = await fetch(`${url}/api/x`, { method: 'POST' });
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect(gateway.lines.map(({ status, route }) => [status, route])).toEqual([
    [401, '/api'],
    [404, 'web'],
    [405, ''],
  ]);
});

test('a path that can be read in two ways reaches nobody', async () => {
  const products = await echo();
  const gateway = await gatewayTo([products], {
    routes: [
      { path: '/api', auth: 'none' },
      { path: '/api/me', auth: 'required' },
    ],
  });
  const status = async (path: string) => (await fetch(gateway.url + path)).status;
  expect(await status('/api/%6de')).toBe(401);
  expect(await status('/api//me')).toBe(400);
  expect(await status('/api/x%2f..%2fme')).toBe(400);
  expect(products.requests).toHaveLength(0);
});

test('429 beyond the limit, with what is needed to wait', async () => {
  const rateLimit = { requests: 3, perMs: 60_000, by: 'client' } as const;
  const gateway = await gatewayTo([await echo()], { rateLimit, routes: [{ path: '/api', auth: 'optional' }] });
  const left = [];
  for (let i = 0; i < 3; i += 1) left.push((await fetch(`${gateway.url}/api`)).headers.get('ratelimit-remaining'));
  expect(left).toEqual(['2', '1', '0']);
  const refused = await fetch(`${gateway.url}/api`);
  expect(refused.status).toBe(429);
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    'ratelimit-limit': '3',
    'ratelimit-remaining': '0',
    'ratelimit-reset': '60',
    'retry-after': '60',
  });
  const headers = { authorization: `Bearer ${await gateway.issuer.token()}` };
  expect((await fetch(`${gateway.url}/api`, { headers })).status).toBe(201);
  // A token that is not good does not help past the limit.
  const guess = { authorization: 'Bearer nonsense' };
  expect((await fetch(`${gateway.url}/api`, { headers: guess })).status).toBe(429);
});

test('a rewritten path', async () => {
  const gateway = await gatewayTo([await echo()], { routes: [{ path: '/api/products', rewrite: '/' }] });
  const url = async (path: string) => (await seen(await fetch(gateway.url + path))).url;
  expect(await url('/api/products/7?a=b')).toBe('/7?a=b');
  expect(await url('/api/products?a=b')).toBe('/?a=b');
});

test('a large body goes through as it comes, in both directions', async () => {
  const size = 3 * 1024 * 1024;
  const mirror = await service((req, res) => {
    res.writeHead(200);
    req.pipe(res);
  });
  const gateway = await gatewayTo([mirror], { maxBody: 4 * 1024 * 1024 });
  const sent = new Uint8Array(size).map((_, i) => i);
  const response = await fetch(`${gateway.url}/api`, { method: 'POST', body: sent });
  expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(sent))).toBe(true);
  expect(mirror.requests[0]?.headers).toMatchObject({ 'content-length': String(size) });
});

test('413 for a body that is too large, whether it says so or not', async () => {
  const mirror = await service((req, res) => req.pipe(res));
  const gateway = await gatewayTo([mirror], { maxBody: 1000 });
  const said = await fetch(`${gateway.url}/api`, { method: 'POST', body: 'x'.repeat(1001) });
  expect(said.status).toBe(413);
  expect(mirror.requests).toHaveLength(0);
  const silent = await service((req) => void req.resume());
  const other = await gatewayTo([silent], { maxBody: 1000 });
  const body = new Blob(['x'.repeat(600), 'x'.repeat(600)]).stream();
  const unsaid = await fetch(`${other.url}/api`, { method: 'POST', body, duplex: 'half' } as RequestInit);
  expect(unsaid.status).toBe(413);
});

test('events arrive as they happen and may take longer than the time limit', async () => {
  const events = await service((_, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write('data: 1\n\n');
    setTimeout(() => res.end('data: 2\n\n'), 1300);
  });
  const gateway = await gatewayTo([events], { routes: [{ path: '/api', timeoutMs: 1000 }] });
  const response = await fetch(`${gateway.url}/api`);
  const chunks = [];
  for await (const chunk of response.body ?? []) chunks.push(Buffer.from(chunk).toString());
  expect(chunks).toEqual(['data: 1\n\n', 'data: 2\n\n']);
});

test('503 without replicas, 502 when none can be reached, 504 when it takes too long', async () => {
  const none = await gatewayTo([]);
  expect((await fetch(`${none.url}/api`)).status).toBe(503);
  none.move([await deadEndpoint()]);
  expect((await fetch(`${none.url}/api`)).status).toBe(502);
  const slow = await service(() => {});
  const gateway = await gatewayTo([slow], { routes: [{ path: '/api', timeoutMs: 100 }] });
  const late = await fetch(`${gateway.url}/api`);
  expect(late.status).toBe(504);
  expect(await late.json()).toMatchObject({ title: 'Gateway Timeout', detail: 'product did not answer in time.' });
});

test('a request waits for a service that is about to start', async () => {
  const good = await echo();
  const gateway = await gatewayTo([]);
  const early = fetch(`${gateway.url}/api`);
  setTimeout(() => gateway.move([good.endpoint]), 50);
  expect((await early).status).toBe(201);
});

test('a replica that is gone costs no request, whatever its method', async () => {
  const good = await echo();
  const gateway = await gatewayTo([good]);
  gateway.move([await deadEndpoint(), good.endpoint]);
  for (let i = 0; i < 10; i += 1) {
    const response = await fetch(`${gateway.url}/api`, { method: 'POST', body: 'x' });
    expect(response.status).toBe(201);
  }
});

test('what may be repeated is sent again when a replica dies with it or says that it cannot', async () => {
  let asked = 0;
  const flaky = await service(async (req, res) => {
    asked += 1;
    if (asked % 2 === 1) {
      if (asked === 1) res.writeHead(503).end('not now');
      else req.socket.destroy();
    } else {
      res.end(JSON.stringify({ body: req.method === 'GET' ? null : await json(req) }));
    }
  });
  const gateway = await gatewayTo([flaky]);
  expect((await fetch(`${gateway.url}/api`)).status).toBe(200);
  expect((await fetch(`${gateway.url}/api`)).status).toBe(200);
  const post = { method: 'POST', body: '{"a":1}' };
  const put = await fetch(`${gateway.url}/api`, { ...post, method: 'PUT' });
  expect(await put.json()).toEqual({ body: { a: 1 } });
  expect(asked).toBe(6);
  // A key is for the service, which does not heed it here.
  expect((await fetch(`${gateway.url}/api`, { ...post, headers: { 'idempotency-key': 'k' } })).status).toBe(502);
  expect(asked).toBe(7);
  expect(gateway.metrics.text()).toContain('gateway_retries_total{route="/api"} 3');
});

test('a POST with a key is sent again where the service heeds keys, without one it is not', async () => {
  let asked = 0;
  const flaky = await service((req, res) => {
    asked += 1;
    if (asked % 2 === 1) req.socket.destroy();
    else res.writeHead(201).end(String(req.headers['idempotency-key']));
  });
  const gateway = await gatewayTo([flaky], { routes: [{ path: '/api', idempotencyKeys: true }] });
  const post = { method: 'POST', body: '{"a":1}' };
  const kept = await fetch(`${gateway.url}/api`, { ...post, headers: { 'idempotency-key': 'k' } });
  expect([kept.status, await kept.text(), asked]).toEqual([201, 'k', 2]);
  expect((await fetch(`${gateway.url}/api`, post)).status).toBe(502);
  expect(asked).toBe(3);
});

test('what a service says about something behind it is passed on, and not held against the replica', async () => {
  const answer = JSON.stringify({ status: 502, detail: 'The payment provider failed.' });
  const payments = await service((_, res) =>
    res.writeHead(502, { 'content-type': 'application/problem+json' }).end(answer),
  );
  const well = await echo();
  const gateway = await gatewayTo([payments, well]);
  const bodies = [];
  for (let i = 0; i < 40; i += 1) {
    const response = await fetch(`${gateway.url}/api`);
    bodies.push(response.status === 502 ? await response.text() : undefined);
  }
  expect(payments.requests.length).toBeGreaterThan(5);
  expect(bodies.filter((body) => body === answer)).toHaveLength(payments.requests.length);
  expect(gateway.metrics.text()).not.toContain('gateway_retries_total{');
});

test('a refusal that may not be repeated is passed on as it is', async () => {
  const refusing = await service((_, res) => res.writeHead(503, { 'retry-after': '7' }).end('not now'));
  const gateway = await gatewayTo([refusing]);
  const response = await fetch(`${gateway.url}/api`, { method: 'POST' });
  expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([503, '7', 'not now']);
  expect(refusing.requests).toHaveLength(1);
});

test('half a response is not taken for a whole one', async () => {
  let die = () => {};
  const dying = await service((req, res) => {
    res.writeHead(200, { 'content-length': '100' });
    res.write('half');
    die = () => req.socket.destroy();
  });
  const gateway = await gatewayTo([dying]);
  const response = await fetch(`${gateway.url}/api`);
  die();
  await expect(response.text()).rejects.toThrow();
});

test('a caller who goes away takes his request with him', async () => {
  let gone = () => {};
  const left = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const slow = await service((req) => void req.once('close', gone));
  const gateway = await gatewayTo([slow]);
  const leaving = new AbortController();
  const asked = fetch(`${gateway.url}/api`, { signal: leaving.signal }).catch((error) => error.name);
  await expect.poll(() => slow.requests.length).toBe(1);
  leaving.abort();
  expect(await asked).toBe('AbortError');
  await left;
  await expect.poll(() => gateway.lines.at(-1)).toMatchObject({ status: 499 });
});

test('a stream of events ends in good order when the gateway leaves, and so does the request for it', async () => {
  let gone = false;
  const events = await service((_, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write('data: 1\n\n');
    res.once('close', () => {
      gone = true;
    });
  });
  const gateway = await gatewayTo([events]);
  const response = await fetch(`${gateway.url}/api`);
  await expect.poll(() => gateway.streams.size()).toBe(1);
  await gateway.streams.close();
  expect(await response.text()).toBe('data: 1\n\n');
  await expect.poll(() => gone).toBe(true);
  await expect.poll(() => gateway.lines).toMatchObject([{ status: 200 }]);
  expect(gateway.streams.size()).toBe(0);
});

test('an API key is for the gateway alone', async () => {
  const askKey = async (key: string) =>
    key === 'key-of-a-partner' ? { userId: 'u1', keyId: 'k1', scopes: ['orders:read'], expiresAt: null } : undefined;
  const gateway = await gatewayTo([await echo()], { askKey, routes: [{ path: '/api', auth: 'required' }] });
  const known = await seen(await fetch(`${gateway.url}/api`, { headers: { 'x-api-key': 'key-of-a-partner' } }));
  expect(known.headers).toMatchObject({ 'x-user-id': 'u1', 'x-user-scopes': 'orders:read' });
  expect(known.headers).not.toHaveProperty('x-api-key');
  expect((await fetch(`${gateway.url}/api`, { headers: { 'x-api-key': 'somebody-elses' } })).status).toBe(401);
  expect(JSON.stringify(gateway.lines)).not.toMatch(/partner|somebody/);
});

test('a store gets what was signed, as it was signed', async () => {
  const store = await echo();
  const media = { path: '/media', rewrite: '/', preserveHost: true, store: true, maxBody: 2000 };
  const gateway = await gatewayTo([store], { maxBody: 10, routes: [media] });
  const signed = '/media/b/a%20b.png?X-Amz-Signature=ab%2Fc&X-Amz-SignedHeaders=content-type%3Bhost&x-id=PutObject';
  const put = { method: 'PUT', body: 'x'.repeat(2000), headers: { 'content-type': 'image/png', 'x-client': 'web' } };
  const response = await fetch(gateway.url + signed, put);
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  const { url, headers } = await seen(response);
  expect(url).toBe(signed.slice('/media'.length));
  expect(headers).toMatchObject({
    host: `127.0.0.1:${gateway.port}`,
    'content-type': 'image/png',
    'content-length': '2000',
    'x-client': 'web',
  });
  expect((await fetch(gateway.url + signed, { ...put, body: 'x'.repeat(2001) })).status).toBe(413);
});

test('only its own host names, and those of this machine', async () => {
  const gateway = await gatewayTo([await echo()], { hosts: ['shop.example'] });
  const status = (host: string) =>
    sendRaw(gateway.port, `GET /api HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  expect(await status('shop.example')).toMatch(/^HTTP\/1.1 201/);
  expect(await status('localhost:8080')).toMatch(/^HTTP\/1.1 201/);
  expect(await status('evil.example')).toMatch(/^HTTP\/1.1 421/);
});

test('other origins only where they are allowed', async () => {
  const gateway = await gatewayTo([await echo()], { corsOrigins: ['https://app.example'] });
  const preflight = (origin: string) =>
    fetch(`${gateway.url}/api`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
  const allowed = await preflight('https://app.example');
  expect(allowed.status).toBe(204);
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
  expect((await preflight('https://evil.example')).status).toBe(403);
  const read = await fetch(`${gateway.url}/api`, { headers: { origin: 'https://app.example' } });
  expect(read.headers.get('access-control-allow-origin')).toBe('https://app.example');
  const foreign = await fetch(`${gateway.url}/api`, { headers: { origin: 'https://evil.example' } });
  expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
});

test('health: ready while it is, then not, while requests are still served', async () => {
  const gateway = await gatewayTo([await echo()]);
  const probe = async (path: string) => (await fetch(gateway.url + path)).status;
  expect([await probe('/livez'), await probe('/readyz'), await probe('/startupz')]).toEqual([200, 200, 200]);
  gateway.health.state = 'draining';
  expect([await probe('/livez'), await probe('/readyz')]).toEqual([200, 503]);
  const response = await fetch(`${gateway.url}/api`);
  expect([response.status, response.headers.get('connection')]).toEqual([201, 'close']);
  expect(gateway.lines).toHaveLength(1);
});

test('counts requests by route, method and status', async () => {
  const gateway = await gatewayTo([await echo()]);
  await (await fetch(`${gateway.url}/api/products/1?x=secret`)).text();
  await expect.poll(() => gateway.lines).toHaveLength(1);
  expect(gateway.lines[0]).toMatchObject({ level: 'info', method: 'GET', path: '/api/products/1', status: 201 });
  expect(gateway.metrics.text()).toMatch(/http_server_request_duration_seconds_count\{.*route="\/api".*\} 1/);
});
