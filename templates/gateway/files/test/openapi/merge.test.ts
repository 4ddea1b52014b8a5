import { expect, test } from 'vitest';
import type { RouteRule } from '../../src/config/index.ts';
import { mergeDescriptions } from '../../src/openapi/index.ts';

const auth = { issuer: 'auth', prefix: 'AUTH', url: null, audience: 'shop', apiKeys: true };
const rule = (path: string, to: string, other: Partial<RouteRule> = {}): RouteRule => ({
  ...{ path, to, prefix: to.toUpperCase(), methods: null, auth: 'required', rateLimit: null, timeoutMs: 1000 },
  ...{
    retries: 1,
    idempotencyKeys: false,
    rewrite: null,
    maxBody: null,
    preserveHost: false,
    webSocket: false,
    store: false,
  },
  ...other,
});
const operation = (schema: unknown = { $ref: '#/components/schemas/Item' }) => ({
  responses: { 200: { description: 'here', content: { 'application/json': { schema } } } },
});

const product = {
  openapi: '3.1.0',
  paths: {
    '/api/products': { get: operation(), post: { ...operation(), requestBody: {}, security: [{ mine: [] }] } },
    '/api/products/{id}': { parameters: [{ name: 'id' }], get: operation(), delete: operation() },
    '/internal/stock': { get: operation() },
  },
  components: { schemas: { Item: { type: 'string' }, Same: { type: 'null' } }, securitySchemes: { mine: {} } },
};
const files = {
  paths: { '/': { get: operation() }, '/a': { get: operation({ allOf: [{ $ref: '#/components/schemas/Item' }] }) } },
  components: { schemas: { Item: { type: 'number' }, Same: { type: 'null' } } },
};
const routes = [
  rule('/api/products', 'product', { methods: ['GET'], auth: 'optional' }),
  rule('/api/products', 'product', { rateLimit: { requests: 1, perMs: 1, by: 'client' } }),
  rule('/files', 'files', { rewrite: '/', auth: 'none' }),
];
const merged = mergeDescriptions('shop', { routes, auth, rateLimit: null }, [
  { service: 'product', description: product },
  { service: 'files', description: files },
]);
const { paths, components } = merged as {
  paths: Record<string, Record<string, { security: unknown; responses: Record<string, unknown> }>>;
  components: Record<string, Record<string, unknown>>;
};

test('has what routes lead to, as callers write it', () => {
  expect(Object.keys(paths)).toEqual(['/api/products', '/api/products/{id}', '/files/', '/files/a']);
  expect(Object.keys(paths['/api/products/{id}'] ?? {})).toEqual(['parameters', 'get', 'delete']);
});

test('says who may, and what the gateway answers', () => {
  const { get, post } = paths['/api/products'] ?? {};
  expect(get?.security).toEqual([{}, { token: [] }, { apiKey: [] }]);
  expect(post?.security).toEqual([{ token: [] }, { apiKey: [] }]);
  expect(paths['/files/']?.['get']?.security).toEqual([]);
  const statuses = (of: typeof get) => Object.keys(of?.responses ?? {}).map(Number);
  expect(statuses(get)).toEqual([200, 400, 401, 403, 421, 431, 502, 503, 504]);
  expect(statuses(post)).toEqual([200, 400, 401, 403, 413, 421, 429, 431, 502, 503, 504]);
  expect(statuses(paths['/files/']?.['get'])).toEqual([200, 400, 421, 431, 502, 503, 504]);
  expect(components['securitySchemes']).toEqual({
    token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  });
});

test('two services may use one name for two things', () => {
  expect(components['schemas']).toMatchObject({
    ...{ Item: { type: 'string' }, 'files.Item': { type: 'number' }, Same: { type: 'null' } },
    GatewayProblem: { type: 'object' },
  });
  expect(JSON.stringify(paths['/files/a'])).toContain('{"allOf":[{"$ref":"#/components/schemas/files.Item"}]}');
  expect(JSON.stringify(paths['/api/products'])).toContain('{"$ref":"#/components/schemas/Item"}');
});

test('a description that is none adds nothing', () => {
  const broken = [{ service: 'product', description: { paths: [1], components: 'x' } }];
  expect(mergeDescriptions('shop', { routes, auth: null, rateLimit: null }, broken)).toMatchObject({ paths: {} });
});
