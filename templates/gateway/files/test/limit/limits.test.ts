import { expect, test } from 'vitest';
import type { Limit } from '../../src/config/index.ts';
import { createLimits, type Quota } from '../../src/limit/index.ts';

const common: Limit = { requests: 100, perMs: 60_000, by: 'client' };
const own: Limit = { requests: 5, perMs: 10_000, by: 'address' };

function setUp(left: Readonly<Record<string, number>> = {}) {
  const taken: string[] = [];
  const quotas = {
    take: async (quota: Quota, caller: string) => {
      taken.push(`${quota.name} ${caller}`);
      const remaining = left[quota.name] ?? quota.requests - 1;
      return { allowed: remaining >= 0, quota, remaining: Math.max(0, remaining), resetMs: 1500 };
    },
  };
  const plain = { path: '/a', methods: null, rateLimit: null };
  const strict = { path: '/b', methods: ['POST'], rateLimit: own };
  const headers: Record<string, string> = {};
  const limit = createLimits(common, [plain, strict], quotas);
  const apply = (rule: typeof plain | typeof strict, from: Parameters<typeof limit>[1]) =>
    limit(rule, from, (name, value) => {
      headers[name] = value;
    });
  return { taken, plain, strict, headers, apply };
}
const user = { caller: { subject: 'u1', scopes: '' }, address: '10.0.0.9' };
const nobody = { caller: undefined, address: '10.0.0.9' };

test('by client: the subject of the token, else the address', async () => {
  const { apply, plain, taken } = setUp();
  await apply(plain, user);
  await apply(plain, nobody);
  expect(taken).toEqual(['all/60000 user u1', 'all/60000 from 10.0.0.9']);
});

test('by client: the API key, not its owner', async () => {
  const { apply, plain, taken } = setUp();
  await apply(plain, { ...user, caller: { ...user.caller, keyId: 'k1' } });
  expect(taken).toEqual(['all/60000 key k1']);
});

test('the limit of a route comes beside the common one, and the tighter one is told', async () => {
  const { apply, strict, taken, headers } = setUp();
  await apply(strict, user);
  expect(taken).toEqual(['all/60000 user u1', 'POST /b/10000 from 10.0.0.9']);
  expect(headers).toEqual({ 'ratelimit-limit': '5', 'ratelimit-remaining': '4', 'ratelimit-reset': '2' });
});

test('one too many is told when to come again, and does not use up other limits', async () => {
  const { apply, strict, taken, headers } = setUp({ 'all/60000': -1 });
  await expect(apply(strict, user)).rejects.toMatchObject({ status: 429, headers: { 'retry-after': '2' } });
  expect(taken).toHaveLength(1);
  expect(headers).toMatchObject({ 'ratelimit-limit': '100', 'ratelimit-remaining': '0' });
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as its network', async (address, network) => {
  const { apply, plain, taken } = setUp();
  await apply(plain, { caller: undefined, address });
  expect(taken).toEqual([`all/60000 from ${network}`]);
});

test('without limits nothing is counted and nothing told', async () => {
  const limit = createLimits(null, [], { take: () => Promise.reject(new Error('not asked')) });
  await limit({ path: '/', methods: null, rateLimit: null }, nobody, () => {
    throw new Error('not told');
  });
});
