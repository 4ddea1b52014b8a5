import { describe, expect, test } from 'vitest';
import { withComponent } from '../../contract/platform.ts';
import { base, never, quiet, setUp } from './world.ts';

const UP = { mode: 'up' } as const;

describe('up', () => {
  test('assembles the context: ports, secrets, counts', async () => {
    const { session, ports, world } = setUp();
    await session.apply(UP, quiet, never);
    expect([...world.secrets.keys()]).toEqual(['store.admin']);
    expect(Object.keys(JSON.parse(ports.fs.files.get('/p/.platform/ports.json') ?? '{}').local.given)).toEqual([
      'api/http',
      'store/redis',
      'web/http',
    ]);
    expect(session.current()?.context).toMatchObject({
      instance: 'shop-1',
      bundles: { api: 'bundle-1', web: 'bundle-1' },
      replicas: { web: { value: 2, owner: 'file' } },
    });
  });

  test('a secret of the user that is not set is told before anything is done', async () => {
    const { session, sources, world } = setUp();
    sources.model = { ...base, secrets: [...base.secrets, { name: 'web.PAYMENT_KEY', origin: 'user' }] };
    const refused = { code: 'secret-missing', exitCode: 2, next: 'platform secrets set web.PAYMENT_KEY' };
    await expect(session.apply(UP, quiet, never)).rejects.toMatchObject(refused);
    await expect(session.plan(UP, never)).rejects.toMatchObject(refused);
    expect(world.secrets.size).toBe(0);
    await session.secrets.set('PAYMENT_KEY', 'hush');
    expect((await session.apply(UP, quiet, never)).status).toBe('done');
  });

  test('--only: what is named and what it needs', async () => {
    const { session, world } = setUp();
    // api has no edge to the store, but its task needs it.
    expect((await session.apply({ ...UP, only: ['api'] }, quiet, never)).status).toBe('done');
    const components = () => [...new Set([...world.copies.values()].map(({ component }) => component))].sort();
    expect(components()).toEqual(['api', 'store']);
    await session.reconcile({ cause: 'looked again' });
    expect(components()).toEqual(['api', 'store']);
    await session.apply(UP, quiet, never);
    expect(components()).toEqual(['api', 'store', 'web']);
    await expect(session.apply({ ...UP, only: ['wep'] }, quiet, never)).rejects.toThrow(
      'there is no component wep; did you mean web?',
    );
  });

  test('a component that cannot be built is left as it is; a deploy does not begin', async () => {
    const failure = {
      component: 'api',
      resource: 'api',
      error: { code: 'build-failed', message: 'api: syntax error' },
    };
    let failed: (typeof failure)[] = [];
    const { session, world, sources } = setUp({
      builder: { build: async () => ({ bundles: { web: 'bundle-2', api: 'bundle-1' }, failed }) },
    });
    await session.apply(UP, quiet, never);
    failed = [failure];
    sources.model = withComponent(base, 'web', { env: { A: '1' } });
    const outcome = await session.apply(UP, quiet, never);
    expect(outcome).toMatchObject({ status: 'not-ready', failures: [failure] });
    expect(world.history.slice(-4)).toEqual([
      'create web/process/2',
      'admit web/process/2',
      'drain web/process/2',
      'remove web/process/2',
    ]);
    const before = world.history.length;
    await expect(session.apply({ mode: 'deploy' }, quiet, never)).rejects.toMatchObject({
      message: 'api: syntax error',
      exitCode: 1,
    });
    expect(world.history).toHaveLength(before);
  });

  test('a port that another program holds is an error before anything is started', async () => {
    const { session, sources, ports, world } = setUp();
    sources.model = withComponent(base, 'store', { publish: 6379 });
    ports.net.taken.set(6379, 'redis-server (pid 7)');
    await expect(session.apply(UP, quiet, never)).rejects.toThrow(
      'port 6379 of store is taken by redis-server (pid 7)',
    );
    expect(world.history).toEqual([]);
    const auto = { ...UP, ports: { store: 'auto' } } as const;
    expect((await session.apply(auto, quiet, never)).status).toBe('done');
    // What runs holds its port itself: the same command again changes nothing.
    const chosen = session.current()?.context.ports['store/redis'] ?? 0;
    ports.net.taken.set(chosen, 'our own store');
    expect(await session.apply(auto, quiet, never)).toMatchObject({ status: 'done', changed: 0 });
  });

  test('addresses, memory and an outcome event come at the end', async () => {
    const { session, sources, events } = setUp();
    sources.model = withComponent(base, 'web', { publish: 8080 });
    const outcome = await session.apply(UP, quiet, never);
    expect(outcome).toMatchObject({
      addresses: { web: 'http://web.fake/http' },
      memoryBytes: 4096,
      criticalPath: ['store', 'api'],
    });
    expect(events.at(-1)).toMatchObject({ type: 'outcome', outcome: { status: 'done' } });
    expect(events.find(({ type }) => type === 'plan')).toBeDefined();
  });
});

describe('work at the same time', () => {
  test('is done one after the other', async () => {
    const { session, world } = setUp();
    const [first, second] = await Promise.all([session.apply(UP, quiet, never), session.apply(UP, quiet, never)]);
    expect(first.changed).toBeGreaterThan(0);
    expect(second.changed).toBe(0);
    expect(world.history.filter((text) => text === 'create store/process')).toHaveLength(1);
  });

  test('down interrupts what goes on', async () => {
    const { session, world } = setUp();
    const [up, down] = await Promise.all([session.apply(UP, quiet, never), session.down({ data: true }, quiet, never)]);
    expect(up.status).toBe('interrupted');
    expect(down.status).toBe('done');
    expect(world.copies.size).toBe(0);
  });

  test('an aborted signal ends it as interrupted', async () => {
    const { session, ports } = setUp();
    const stop = new AbortController();
    void ports.clock.sleep(60).then(() => stop.abort());
    expect((await session.apply(UP, quiet, stop.signal)).status).toBe('interrupted');
    expect((await session.apply(UP, quiet, never)).status).toBe('done');
  });
});
