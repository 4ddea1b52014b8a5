import { ConfigError } from '@app/kit/config';
import { expect, test } from 'vitest';
import { parseGatewayFile } from '../../src/config/index.ts';

const route = {
  path: '/api/products',
  to: 'product',
  prefix: 'PRODUCT',
  methods: ['GET'],
  auth: 'optional',
  rateLimit: { requests: 20, perMs: 60_000, by: 'client' },
  timeoutMs: 15_000,
  retries: 1,
  idempotencyKeys: false,
  rewrite: null,
  maxBody: null,
  preserveHost: false,
  webSocket: false,
  store: false,
};
const auth = { issuer: 'auth', prefix: 'AUTH', url: null, audience: 'shop', apiKeys: false };
const file = { routes: [route], auth, rateLimit: null, cachePrefix: 'CACHE', hosts: [] };

test('reads what it is given', () => {
  expect(parseGatewayFile(file)).toEqual(file);
});

test('tells everything that is wrong at once', () => {
  const wrong = {
    ...file,
    routes: [{ ...route, auth: 'maybe', retries: -1, maxBody: '5' }, 7],
    auth: { ...auth, prefix: null, apiKeys: true },
  };
  const problems = () => {
    try {
      parseGatewayFile(wrong);
      return [];
    } catch (error) {
      return (error as ConfigError).problems;
    }
  };
  expect(problems()).toEqual([
    'routes[0].auth must be one of required, optional, none',
    'routes[0].retries must be a whole number from 0',
    'routes[0].maxBody must be a whole number from 0',
    'routes[1] must be an object',
    'auth.apiKeys: an outside issuer cannot be asked about API keys',
  ]);
});

test('something else is no configuration', () => {
  expect(() => parseGatewayFile('x')).toThrow(ConfigError);
});
