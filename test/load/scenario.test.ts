import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/load/random.ts';
import type { Account } from '../../src/load/scenario/accounts.ts';
import { type Front, type FrontRoute, routeOf } from '../../src/load/scenario/front.ts';
import { adviceAfter, adviceBefore, usersFor } from '../../src/load/scenario/limits.ts';
import { mixOf, planOf } from '../../src/load/scenario/mix.ts';
import { parsePath, pathMix } from '../../src/load/scenario/paths.ts';
import { SCENARIOS } from '../../src/load/scenario/scenarios.ts';
import { createSession } from '../../src/load/scenario/session.ts';
import type { LoadReport } from '../../src/load/types.ts';

const route = (path: string, template: string, more: Partial<FrontRoute> = {}): FrontRoute => ({
  path,
  template,
  methods: null,
  auth: 'required',
  rateLimit: null,
  ...more,
});
const limit = { requests: 300, perMs: 60_000, by: 'client' as const };
const api: Front = {
  apiKeys: false,
  rateLimit: limit,
  clients: [{ name: 'site', kind: 'web' }],
  routes: [
    route('/api/auth', 'service-auth', { auth: 'none' }),
    route('/api/auth/me', 'service-auth'),
    route('/api/products', 'service-product', { methods: ['GET'], auth: 'optional' }),
    route('/api/products', 'service-product'),
  ],
};
const full: Front = {
  ...api,
  apiKeys: true,
  clients: [...api.clients, { name: 'phone', kind: 'mobile' }, { name: 'partner', kind: 'partner' }],
  routes: [...api.routes, route('/api/orders', 'service-order'), route('/api/search', 'service-review')],
};
const scenario = (name: string) => {
  const found = SCENARIOS.find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found;
};
const account = (n: number): Account => ({
  email: `${n}@x`,
  password: 'p',
  token: `t${n}`,
  expiresAt: 0,
  key: `k${n}`,
});

describe('routes', () => {
  test('the longest path decides, then the method', () => {
    expect(routeOf(api.routes, 'GET', '/api/auth/me?x=1')?.auth).toBe('required');
    expect(routeOf(api.routes, 'POST', '/api/auth/login')?.auth).toBe('none');
    expect(routeOf(api.routes, 'GET', '/api/products/7')?.auth).toBe('optional');
    expect(routeOf(api.routes, 'PATCH', '/api/products/7')?.auth).toBe('required');
    expect(routeOf(api.routes, 'GET', '/api/productsmore')).toBeUndefined();
    expect(routeOf([route('/', 'site')], 'GET', '/any')?.template).toBe('site');
  });
});

describe('a scenario on a platform', () => {
  const stepsOf = (name: string, front: Front) =>
    planOf(scenario(name), front).map(({ client, steps }) => [client, steps.map((step) => step.name)]);

  test('leaves out clients and routes that are not there', () => {
    expect(stepsOf('browse', api)).toEqual([['site', ['page', 'list', 'product']]]);
    expect(stepsOf('shop', api)).toEqual([['site', ['page', 'list', 'product', 'login', 'me', 'change']]]);
    expect(stepsOf('orders', api)).toEqual([]);
    expect(stepsOf('orders', full)).toEqual([
      ['site', ['order', 'pay']],
      ['phone', ['order', 'pay']],
      ['partner', ['order', 'pay']],
    ]);
  });
  test('leaves out partners where the gateway takes no keys', () =>
    expect(stepsOf('orders', { ...full, apiKeys: false }).map(([name]) => name)).toEqual(['site', 'phone']));
  test('drives only what it knows', () => {
    const own = { ...api, routes: [route('/api/products', 'service')] };
    expect(stepsOf('browse', own)).toEqual([['site', ['page']]]);
  });
  test('is still used by somebody where the file has no clients', () =>
    expect(stepsOf('browse', { ...api, clients: [] })).toEqual([['web', ['list', 'product']]]));
  test.each(SCENARIOS.map(({ name }) => name))('%s: shares add up', (name) => {
    const mix = planOf(scenario(name), full);
    for (const items of [mix, ...mix.map(({ steps }) => steps)])
      expect(items.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });
});

describe('requests', () => {
  const session = () => createSession({ products: [{ id: 'p1', name: 'Red lamp' }], orderable: ['p1'] }, limit);
  const people = [account(1), account(2)];
  const draw = (name: string, count: number, seed = 1) => {
    const next = mixOf(planOf(scenario(name), full), session(), { people, partners: [account(3)] });
    const random = createRandom(seed);
    return Array.from({ length: count }, () => next(random));
  };

  test('come from each client by its share, as every user in turn', () => {
    const all = draw('shop', 5_000);
    const of = (client: string) => all.filter((request) => request.client === client);
    expect(
      [of('site').length, of('phone').length, of('partner').length].map((count) => Math.round(count / 500)),
    ).toEqual([6, 3, 1]);
    const tokens = of('site').map(({ headers }) => headers?.authorization);
    expect(tokens.filter((token) => token === 'Bearer t1').length).toBe(Math.ceil(tokens.length / 2));
    expect(new Set(of('partner').map(({ headers }) => headers?.['x-api-key']))).toEqual(new Set(['k3']));
  });
  test('are the same with the same seed', () => {
    const names = (seed: number) => draw('browse', 50, seed).map(({ name, path }) => [name, path]);
    expect(names(4)).toEqual(names(4));
    expect(names(4)).not.toEqual(names(5));
  });
  test('pay for what the same user ordered, each once; there is nothing to pay for before', () => {
    const next = mixOf(planOf(scenario('orders'), full), session(), { people: [account(1)], partners: [account(1)] });
    const random = createRandom(1);
    const open = new Map<string, number>();
    for (let n = 0; n < 400; n += 1) {
      const { name, path, client, headers = {}, onAnswer } = next(random);
      expect(headers['idempotency-key']).toBeDefined();
      if (name === 'order') {
        open.set(`${client} o${n}`, 1);
        onAnswer?.(JSON.stringify({ id: `o${n}` }));
      } else {
        const id = path.split('/')[3];
        expect(open.delete(`${client} ${id}`)).toBe(true);
      }
    }
    expect(open.size).toBeLessThan(60);
  });
  test('keys are never used twice, in no run', () => {
    const keys = [...draw('orders', 300), ...draw('orders', 300)].map(({ headers }) => headers?.['idempotency-key']);
    expect(new Set(keys).size).toBe(600);
  });
  test('log in at most once a second', () =>
    expect(draw('shop', 2_000).filter(({ name }) => name === 'login').length).toBeLessThanOrEqual(1));
});

describe('limits', () => {
  test('users are as many as the limit of each asks for', () => {
    expect(usersFor({ rateLimit: limit }, 200)).toBe(46);
    expect(usersFor({ rateLimit: limit }, 10)).toBe(5);
    expect(usersFor({ rateLimit: limit }, 10_000)).toBe(100);
    expect(usersFor({ rateLimit: null }, 10_000)).toBe(5);
    expect(usersFor({ rateLimit: { ...limit, by: 'address' } }, 10_000)).toBe(5);
  });
  test('are told before they are met', () => {
    expect(adviceBefore({ rateLimit: limit }, 100, 500)).toEqual([]);
    expect(adviceBefore({ rateLimit: limit }, 100, 800)[0]).toBe(
      'gateway.rateLimit lets through 300 requests in 1m for each user: 100 users at most 500/s of the 800/s that are asked for.',
    );
    expect(adviceBefore({ rateLimit: { ...limit, by: 'address' } }, 100, 6)[0]).toContain('from here at most 5/s');
    expect(adviceBefore({ rateLimit: limit }, 0, 6)[0]).toContain('from here at most 5/s');
    expect(adviceBefore({ rateLimit: null }, 1, 1e5)).toEqual([]);
  });
  test('are named after they were met', () => {
    const report = { errors: { 429: 7 } } as unknown as LoadReport;
    expect(adviceAfter({ ...report, errors: {} }, api, 'local')).toEqual([]);
    const words = adviceAfter(report, api, 'local').join('\n');
    expect(words).toContain('7 requests were answered with 429');
    expect(words).toContain('raise gateway.rateLimit (300 requests in 1m for each user) in platform.yaml');
    expect(words).toContain('environments.local.overrides');
    expect(words).toContain('--users');
    const own = { ...api, rateLimit: null, routes: [route('/api/x', 'service', { rateLimit: limit })] };
    expect(adviceAfter(report, own, 'local').join()).toContain('raise rateLimit of route /api/x');
    expect(adviceAfter(report, undefined, 'local').join()).toContain('limits how often one address may ask');
  });
});

describe('plain paths', () => {
  test('have a method, or are read', () => {
    expect(parsePath('POST:/a?b=c')).toEqual({ method: 'POST', path: '/a?b=c' });
    expect(parsePath('/a')).toEqual({ method: 'GET', path: '/a' });
    for (const text of ['', 'a', 'GET:', 'get:/a', 'GET:/a b'])
      expect(() => parsePath(text)).toThrow(/is no METHOD:PATH/);
  });
  test('go as every account in turn, or as nobody', () => {
    const random = createRandom(1);
    const next = pathMix([parsePath('/a'), parsePath('/b')], [account(1), account(2)]);
    const all = Array.from({ length: 100 }, () => next(random));
    expect(new Set(all.map(({ name }) => name))).toEqual(new Set(['GET /a', 'GET /b']));
    expect(all.filter(({ headers }) => headers?.authorization === 'Bearer t2')).toHaveLength(50);
    expect(pathMix([parsePath('/a')], [])(random).headers).toEqual({});
  });
});
