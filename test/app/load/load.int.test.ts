import { describe, expect, test } from 'vitest';
import { type LoadWork, load } from '../../../src/app/load/index.ts';
import { nodeNet } from '../../../src/kernel/node/index.ts';
import { type Account, type AccountStore, type Front, parseStages, parseThreshold } from '../../../src/load/index.ts';
import { startShop } from './shop.ts';

const route = (path: string, template: string) => ({
  path,
  template,
  methods: null,
  auth: 'required' as const,
  rateLimit: null,
});
const front: Front = {
  apiKeys: true,
  rateLimit: { requests: 300, perMs: 60_000, by: 'client' },
  clients: [
    { name: 'web', kind: 'web' },
    { name: 'mobile', kind: 'mobile' },
    { name: 'partner', kind: 'partner' },
  ],
  routes: [
    { ...route('/api/auth', 'service-auth'), auth: 'none' },
    route('/api/auth/me', 'service-auth'),
    route('/api/products', 'service-product'),
    route('/api/orders', 'service-order'),
  ],
};

function memoryStore(): AccountStore & { kept: readonly Account[] } {
  const store = {
    kept: [] as readonly Account[],
    read: async () => structuredClone(store.kept) as Account[],
    write: async (accounts: readonly Account[]) => {
      store.kept = structuredClone(accounts);
    },
  };
  return store;
}

function workOn(url: string, more: Partial<LoadWork> = {}): { work: LoadWork; notes: string[] } {
  const notes: string[] = [];
  const work: LoadWork = {
    url,
    environment: 'local',
    front,
    store: memoryStore(),
    scenario: 'shop',
    paths: [],
    stages: parseStages('200:2s'),
    arrivals: 'constant',
    seed: 1,
    users: 6,
    maxInFlight: undefined,
    timeoutMs: undefined,
    thresholds: [],
    signal: new AbortController().signal,
    onNote: (line) => notes.push(line),
    onReady: () => notes.push('ready'),
    onTick: () => undefined,
    ...more,
  };
  return { work, notes };
}

describe('the whole business', () => {
  test('fails in nothing: tokens, keys, orders of the right user, each paid once', async () => {
    const shop = await startShop();
    const { work } = workOn(shop.url);
    const { report, exitCode } = await load(work);
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ due: 400, ok: 400, failed: 0 });
    expect(exitCode).toBe(0);
    expect(Object.keys(report.types)).toEqual(expect.arrayContaining(['change', 'list', 'order', 'page', 'product']));
    // On a busy machine no order may be answered in time to be paid: what is to be paid becomes another order then.
    expect([...shop.orders.values()].filter(({ paid }) => paid).length).toBe(report.types.pay?.ok ?? 0);
    const clients = new Set(shop.seen.slice(-300).map(({ client }) => client));
    expect(clients).toEqual(new Set(['web', 'mobile', 'partner']));
    expect(shop.users.size).toBe(6);
  });

  test('uses its users again, and makes others where the platform has forgotten them', async () => {
    const shop = await startShop();
    const { work } = workOn(shop.url, { scenario: 'browse', stages: parseStages('50:200ms') });
    await load(work);
    await load(work);
    expect(shop.users.size).toBe(6);
    shop.users.clear();
    expect(await load(work)).toMatchObject({ exitCode: 0, report: { failed: 0 } });
    expect(shop.users.size).toBe(6);
  });

  test('waits where a limit says so, and for those who hear of products late', async () => {
    const shop = await startShop({ limitAfter: 3, hearsAfter: 2 });
    const { work, notes } = workOn(shop.url, { scenario: 'orders', stages: parseStages('20:500ms') });
    expect(await load(work)).toMatchObject({ exitCode: 0, report: { ok: 10 } });
    expect(notes.filter((note) => note !== 'ready')).toEqual(['a limit of the platform makes this wait for 1 s']);
  });
});

test('thresholds decide the exit code', async () => {
  const shop = await startShop();
  const paths = [
    { method: 'GET', path: '/api/products/none' },
    { method: 'GET', path: '/api/products' },
  ];
  const { work } = workOn(shop.url, {
    paths,
    stages: parseStages('50:1s'),
    thresholds: ['errors>90%', '404>0'].map(parseThreshold),
  });
  const { verdicts, exitCode } = await load(work);
  expect(verdicts.map(({ ok }) => ok)).toEqual([true, false]);
  expect(exitCode).toBe(6);
});

test('nobody answers', async () => {
  const shop = { url: `http://127.0.0.1:${await nodeNet.freePort()}` };
  await expect(load(workOn(shop.url).work)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('ECONNREFUSED'),
  });
  const { work } = workOn(shop.url, {
    front: undefined,
    paths: [{ method: 'GET', path: '/' }],
    stages: parseStages('20:200ms'),
  });
  expect(await load(work)).toMatchObject({ exitCode: 1, report: { ok: 0, errors: { refused: 4 } } });
});

test('a platform without what the scenario needs', async () => {
  const { work } = workOn('http://127.0.0.1:1', { front: { ...front, routes: [] }, scenario: 'orders' });
  await expect(load(work)).rejects.toMatchObject({ exitCode: 2, next: expect.stringContaining('--path') });
});
