import { Type } from 'typebox';
import { beforeEach, describe, expect, it } from 'vitest';
import { BlobUnavailable } from '../../src/blob/index.ts';
import { CacheUnavailable } from '../../src/cache/index.ts';
import { DocumentsUnavailable } from '../../src/documents/index.ts';
import { problems } from '../../src/problem/index.ts';
import { QueueUnavailable } from '../../src/queue/index.ts';
import { SearchUnavailable } from '../../src/search/index.ts';
import { createService } from '../../src/service/index.ts';
import { SqlUnavailable } from '../../src/sql/index.ts';
import { testTelemetry } from '../../src/testing/index.ts';

const settings = { name: 'test', logLevel: 'silent', host: '127.0.0.1', port: 0, drainMs: 0, stopMs: 0 };
const Body = Type.Object(
  { name: Type.String({ minLength: 1 }), price: Type.Integer() },
  { additionalProperties: false },
);
const Query = Type.Object({ limit: Type.Optional(Type.Integer({ maximum: 10 })) });

describe('service', () => {
  let lines: string[];
  let service: Awaited<ReturnType<typeof createService>>;
  const inject = (method: 'GET' | 'POST', url: string, options = {}) => service.app.inject({ method, url, ...options });

  beforeEach(async () => {
    lines = [];
    const db = { ping: () => Promise.reject(new Error('down')), close: async () => {} };
    service = await createService({ settings, telemetry: testTelemetry(lines), title: 'Test', requires: { db } });
    const { app } = service;
    app.get('/items', { schema: { querystring: Query } }, async ({ query }) => ({ limit: query.limit ?? null }));
    app.post('/items', { schema: { body: Body, response: { 200: Body } } }, async ({ body }) => body);
    const byId = { schema: { params: Type.Object({ id: Type.String() }) }, config: { problems: [409] } };
    app.get('/teapot/:id', byId, async () => {
      throw problems.conflict('Not now.');
    });
    app.get('/bug', async () => {
      throw new Error('secret insides');
    });
    app.get('/db', async () => {
      throw new SqlUnavailable(new Error('refused'));
    });
  });

  it('reads numbers from the query, but not from text in a body', async () => {
    expect((await inject('GET', '/items?limit=5')).json()).toEqual({ limit: 5 });
    const { statusCode, json } = await inject('POST', '/items', { payload: { name: 'x', price: '5' } });
    expect(statusCode).toBe(400);
    expect(json()).toMatchObject({ errors: [{ path: '/body/price', message: 'must be integer' }] });
  });

  it('refuses text that no database can keep', async () => {
    const bodies = [
      { name: 'a\u0000b', price: 1 },
      { name: 'x', price: 1, '\u0000': 1 },
      { name: 'half a \ud83d', price: 1 },
    ];
    for (const payload of bodies) expect((await inject('POST', '/items', { payload })).statusCode).toBe(400);
    const whole = await inject('POST', '/items', { payload: { name: 'a whole 😀', price: 1 } });
    expect(whole.statusCode).not.toBe(400);
    expect((await inject('GET', '/teapot/%00')).statusCode).toBe(400);
  });

  it('takes ids as a database does', async () => {
    const { app } = service;
    const params = Type.Object({ id: Type.String({ format: 'uuid' }) });
    app.get('/things/:id', { schema: { params } }, async () => ({}));
    const id = '00000000-0000-7000-8000-000000000001';
    expect((await inject('GET', `/things/${id}`)).statusCode).toBe(200);
    expect((await inject('GET', `/things/urn:uuid:${id}`)).statusCode).toBe(400);
  });

  it('tells all that is wrong with a request', async () => {
    const response = await inject('POST', '/items', { payload: { name: '', price: null, more: 1 } });
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(
      response
        .json()
        .errors.map(({ path }: { path: string }) => path)
        .sort(),
    ).toEqual(['/body', '/body/name', '/body/price']);
  });

  it.each([
    ['/nowhere', 404, 'There is no GET /nowhere.'],
    ['/teapot/1', 409, 'Not now.'],
    ['/bug', 500, 'Something went wrong on our side.'],
    ['/db', 503, 'A store cannot be reached right now.'],
  ])('answers with a problem: %s', async (url, status, detail) => {
    const response = await inject('GET', url, { headers: { 'x-request-id': 'r-1' } });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.json()).toMatchObject({ status, detail, instance: 'r-1' });
  });

  it('says that a store is away, whichever it is', async () => {
    const stores = [BlobUnavailable, CacheUnavailable, DocumentsUnavailable, QueueUnavailable, SearchUnavailable];
    for (const [index, Unavailable] of stores.entries()) {
      service.app.get(`/store/${index}`, async () => {
        throw new Unavailable(new Error('secret insides'));
      });
    }
    for (const index of stores.keys()) {
      const response = await inject('GET', `/store/${index}`);
      expect(response.statusCode).toBe(503);
      expect(response.body).not.toContain('insides');
    }
  });

  it('says what is wrong with the JSON', async () => {
    const response = await inject('POST', '/items', {
      payload: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.json()).toMatchObject({ status: 400, title: 'Bad Request' });
  });

  it('takes nothing for no body, whatever the header says, and refuses that where one is needed', async () => {
    const headers = { 'content-type': 'application/json' };
    service.app.post('/read', async ({ body }) => ({ body: body ?? null }));
    for (const payload of [undefined, '']) {
      const done = await inject('POST', '/read', { payload, headers });
      expect([done.statusCode, done.json()]).toEqual([200, { body: null }]);
      const refused = await inject('POST', '/items', { payload, headers });
      expect(refused.json()).toMatchObject({ status: 400, errors: [{ path: '/body', message: 'must be object' }] });
    }
    expect((await inject('POST', '/read', { payload: '{"__proto__":{}}', headers })).statusCode).toBe(400);
  });

  it('logs the insides of a bug, with its trace', async () => {
    await inject('GET', '/bug', { headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` } });
    const error = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'error');
    expect(error).toMatchObject({ trace_id: 'a'.repeat(32), err: { message: 'secret insides' } });
  });

  it('logs each request once, without its query', async () => {
    await inject('GET', '/items?limit=5&token=secret');
    await inject('GET', '/livez');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ msg: 'request', method: 'GET', path: '/items', status: 200 }),
    ]);
  });

  it('tells which methods a path knows', async () => {
    const { statusCode, headers, json } = await inject('POST', '/teapot/1?x=1');
    expect(statusCode).toBe(405);
    expect(headers['allow']).toBe('GET, HEAD');
    expect(headers['content-type']).toBe('application/problem+json');
    expect(json()).toMatchObject({ status: 405 });
    for (const path of ['/teapot', '/teapot/', '/teapot/1/2', '/nothing']) {
      expect((await inject('POST', path)).statusCode, path).toBe(404);
    }
  });

  it('tells how it is', async () => {
    expect((await inject('GET', '/livez')).statusCode).toBe(200);
    expect((await inject('GET', '/readyz')).json()).toMatchObject({ status: 'starting' });
    expect((await inject('GET', '/startupz')).statusCode).toBe(503);
  });

  it('measures by route', async () => {
    await inject('GET', '/teapot/1');
    const { body } = await inject('GET', '/metrics');
    expect(body).toContain(
      'http_server_request_duration_seconds_count{method="GET",route="/teapot/:id",status="409"} 1',
    );
    expect(body).toContain('process_resident_memory_bytes');
  });

  it('describes its routes and nothing else', async () => {
    await service.app.ready();
    const { paths, info } = (await inject('GET', '/openapi.json')).json();
    expect(info.title).toBe('Test');
    expect(paths['/items'].post.requestBody.content['application/json'].schema.required).toEqual(['name', 'price']);
    expect(Object.keys(paths['/items'].post.responses)).toEqual(['200', '400', '413', '415', '503', 'default']);
    expect(Object.keys(paths['/teapot/{id}'].get.responses)).toEqual(['400', '409', '503', 'default']);
    expect(paths).not.toHaveProperty('/livez');
  });
});
