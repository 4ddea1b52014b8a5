import { describe, expect, test } from 'vitest';
import { withComponent } from '../../contract/platform.ts';
import { base, never, quiet, setUp } from './world.ts';

const UP = { mode: 'up' } as const;

describe('reconcile', () => {
  test('puts back what died, with what was applied last', async () => {
    const { session, world, sources } = setUp();
    await session.apply(UP, quiet, never);
    sources.model = withComponent(base, 'web', { env: { NOT: 'applied' } });
    const copy = [...world.copies.values()].find(({ id }) => id === 'web/process/1');
    if (copy) Object.assign(copy, { endsAt: 0, exit: 'killed' });
    const before = world.history.length;
    expect((await session.reconcile({ cause: 'web/process/1 ended' })).status).toBe('done');
    expect(world.history.slice(before).sort()).toEqual([
      'admit web/process/1',
      'create web/process/1',
      'remove web/process/1',
    ]);
  });

  test('new bundles replace their components only', async () => {
    let bundle = 'bundle-1';
    const { session, world } = setUp({ builder: { peek: async () => ({ api: 'bundle-1', web: bundle }) } });
    await session.apply(UP, quiet, never);
    bundle = 'bundle-2';
    const before = world.history.length;
    await session.reconcile({ cause: 'sources changed', sources: true });
    expect(new Set(world.history.slice(before).map((text) => text.split(/[ /]/)[1]))).toEqual(new Set(['web']));
  });

  test('counts of the policy never beat those set by hand', async () => {
    const { session, sources } = setUp();
    sources.model = withComponent(base, 'web', { scale: { min: 1, max: 5, metrics: [{ type: 'cpu', percent: 70 }] } });
    await session.apply(UP, quiet, never);
    const count = async () => (await session.status(never))?.components.find(({ name }) => name === 'web')?.replicas;
    await session.reconcile({ cause: 'load', components: ['web'], replicas: { web: 4 } });
    expect(await count()).toEqual({ ready: 4, desired: 4, owner: 'policy' });
    await session.apply(UP, quiet, never);
    expect(await count()).toEqual({ ready: 4, desired: 4, owner: 'policy' });
    await session.scale({ web: 2 }, quiet, never);
    await session.reconcile({ cause: 'load', components: ['web'], replicas: { web: 5 } });
    expect(await count()).toEqual({ ready: 2, desired: 2, owner: 'manual' });
  });
});

describe('scale', () => {
  test('counts by hand survive another writer and end with down', async () => {
    const { session, open } = setUp();
    await session.apply(UP, quiet, never);
    await session.scale({ web: 3 }, quiet, never);
    const other = open();
    const count = async () => (await other.status(never))?.components.find(({ name }) => name === 'web')?.replicas;
    expect((await other.apply(UP, quiet, never)).changed).toBe(0);
    expect(await count()).toEqual({ ready: 3, desired: 3, owner: 'manual' });
    await other.down({ data: false }, quiet, never);
    await other.apply(UP, quiet, never);
    expect(await count()).toEqual({ ready: 2, desired: 2, owner: 'file' });
  });

  test.each([
    [{ store: 2 }, 'store is a store: only services, workers and the gateway have replicas'],
    [{ web: 1.5 }, 'web=1.5: a count is a whole number from 0, or auto'],
    [{ wbe: 1 }, 'there is no component wbe; did you mean web?'],
  ])('refuses %j', async (changes, message) => {
    const { session } = setUp();
    await session.apply(UP, quiet, never);
    await expect(session.scale(changes, quiet, never)).rejects.toMatchObject({ message, exitCode: 2 });
  });

  test('needs a platform that runs', async () => {
    const { session } = setUp();
    await expect(session.scale({ web: 2 }, quiet, never)).rejects.toMatchObject({
      message: 'web is not running',
      exitCode: 3,
    });
  });
});

describe('down', () => {
  test('needs no valid platform.yaml', async () => {
    const { session, open, sources, world } = setUp();
    await session.apply(UP, quiet, never);
    sources.broken = new Error('platform.yaml: 1 problem');
    const other = open();
    expect((await other.status(never))?.components.map(({ name }) => name).sort()).toEqual(['api', 'store', 'web']);
    expect((await other.down({ data: false }, quiet, never)).status).toBe('done');
    expect([...world.copies.values()].map(({ id }) => id).sort()).toEqual(['api/setup', 'store/volume-data']);
  });

  test('keeps generated secrets with the data; with --data only those of the user stay', async () => {
    const { session, sources, world } = setUp();
    sources.model = { ...base, secrets: [...base.secrets, { name: 'web.KEY', origin: 'user' }] };
    await session.secrets.set('web.KEY', 'hush');
    await session.apply(UP, quiet, never);
    await session.down({ data: false }, quiet, never);
    expect([...world.secrets.keys()].sort()).toEqual(['store.admin', 'web.KEY']);
    await session.down({ data: true }, quiet, never);
    expect([...world.secrets.keys()]).toEqual(['web.KEY']);
    expect(world.copies.size).toBe(0);
  });
});

describe('ports that a runtime does not have', () => {
  test('are told as bad input', async () => {
    const { session } = setUp({ runtime: { releases: false } });
    await session.apply(UP, quiet, never);
    const refused = { message: 'the fake runtime has no releases', exitCode: 2 };
    await expect(session.history()).rejects.toMatchObject(refused);
    await expect(session.rollback(undefined, quiet, never)).rejects.toMatchObject(refused);
    await expect(session.apply({ mode: 'deploy' }, quiet, never)).rejects.toMatchObject(refused);
    const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, tty: false };
    await expect(session.exec({ component: 'web' }, ['ls'], io)).rejects.toMatchObject({ exitCode: 2 });
    await expect(session.apply({ ...UP, imageTag: 'v1' }, quiet, never)).rejects.toMatchObject({ exitCode: 2 });
  });
});

test('secrets: listed without values, generated ones cannot be set', async () => {
  const { session } = setUp();
  expect(await session.secrets.list()).toEqual([{ name: 'store.admin', origin: 'generated', version: undefined }]);
  await expect(session.secrets.set('store.admin', 'x')).rejects.toMatchObject({ exitCode: 2 });
  await expect(session.secrets.set('NOPE', 'x')).rejects.toThrow('no component uses a secret NOPE');
});

test('a count that another tool changed is told beside that of platform.yaml', async () => {
  const { session, world } = setUp({ runtime: { rollout: 'native' } });
  await session.apply(UP, quiet, never);
  const told = async () => (await session.scaling(never))?.find(({ component }) => component === 'web')?.replicas;
  expect(await told()).toEqual({ ready: 2, desired: 2, owner: 'file' });
  for (const copy of world.copies.values()) if (copy.id === 'web/workload') copy.count = 3;
  expect(await told()).toMatchObject({ desired: 3, owner: 'file', written: 2 });
});
