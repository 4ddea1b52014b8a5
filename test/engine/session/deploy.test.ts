import { describe, expect, test } from 'vitest';
import type { Runtime } from '../../../src/engine/index.ts';
import { withComponent, withoutComponent } from '../../contract/platform.ts';
import { base, never, quiet, setUp } from './world.ts';

const DEPLOY = { mode: 'deploy', timeoutMs: 1_000 } as const;
const broken = withComponent(base, 'api', { env: { CONTRACT_FAIL: 'exit' } });
const history = async (session: ReturnType<typeof setUp>['session']) =>
  (await session.history()).map(({ id, status, cause }) => `${id} ${status}: ${cause}`);

describe('deploy', () => {
  test('a first release that fails stays for inspection', async () => {
    const { session, sources, world } = setUp();
    sources.model = broken;
    const outcome = await session.apply(DEPLOY, quiet, never);
    expect(outcome).toMatchObject({ status: 'not-ready', release: '1' });
    expect(await history(session)).toEqual(['1 failed: deploy']);
    expect([...world.copies.values()].map(({ id }) => id)).toContain('api/process/1');
  });

  test('is told who, when and what', async () => {
    const { session } = setUp({ session: { commit: async () => 'abc123' } });
    await session.apply({ ...DEPLOY, cause: 'spring sale' }, quiet, never);
    expect((await session.history())[0]).toMatchObject({
      by: 'ada',
      commit: 'abc123',
      cause: 'spring sale',
      at: expect.stringMatching(/^2026-/),
    });
  });

  test('is taken back: tasks do not run again, what is new goes, volumes stay', async () => {
    const { session, sources, world, events } = setUp();
    sources.model = withoutComponent(base, 'store');
    sources.model = { ...sources.model, tasks: [], secrets: [] };
    expect((await session.apply(DEPLOY, quiet, never)).status).toBe('done');
    sources.model = broken;
    const before = world.history.length;
    const outcome = await session.apply(DEPLOY, quiet, never);
    expect(outcome).toMatchObject({ status: 'rolled-back', release: '1', failures: [{ component: 'api' }] });
    expect(
      events.some((event) => event.type === 'note' && event.text === 'api not ready: going back to release 1'),
    ).toBe(true);
    const done = world.history.slice(before);
    expect(done.filter((text) => text.startsWith('run '))).toEqual(['run api/setup']);
    expect(done).toContain('remove store/process');
    const left = [...world.copies.values()].map(({ id }) => id).sort();
    expect(left).toEqual(['api/process/1', 'api/setup', 'store/volume-data', 'web/process/1', 'web/process/2']);
  });

  test('counts set by hand survive it, and are told', async () => {
    const { session, sources, events } = setUp();
    await session.apply(DEPLOY, quiet, never);
    await session.scale({ web: 4 }, quiet, never);
    sources.model = withComponent(broken, 'web', { env: { A: '1' } });
    expect((await session.apply(DEPLOY, quiet, never)).status).toBe('rolled-back');
    expect((await session.status(never))?.components.find(({ name }) => name === 'web')?.replicas).toEqual({
      ready: 4,
      desired: 4,
      owner: 'manual',
    });
    const told = events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
    expect(told).toContain('web stays at 4, set by hand: platform scale web=auto gives it back');
    // Later work of this session goes on from the release that was put back.
    expect(await session.reconcile({ cause: 'looked again' })).toMatchObject({ status: 'done', changed: 0 });
  });

  test('an interrupted one is neither recorded nor taken back', async () => {
    const { session, ports } = setUp();
    const stop = new AbortController();
    void ports.clock.sleep(60).then(() => stop.abort());
    expect((await session.apply(DEPLOY, quiet, stop.signal)).status).toBe('interrupted');
    expect(await history(session)).toEqual([]);
    expect((await session.apply(DEPLOY, quiet, never)).release).toBe('1');
  });

  test('of things that ran already is recorded once', async () => {
    const { session } = setUp();
    await session.apply({ mode: 'up' }, quiet, never);
    await session.apply(DEPLOY, quiet, never);
    await session.apply(DEPLOY, quiet, never);
    expect(await history(session)).toEqual(['1 current: deploy']);
  });
});

describe('rollback', () => {
  test('to a named release, which becomes a new one', async () => {
    const { session, sources } = setUp();
    for (const colour of ['red', 'green', 'blue']) {
      sources.model = withComponent(base, 'web', { env: { COLOUR: colour } });
      await session.apply(DEPLOY, quiet, never);
    }
    expect(await session.rollback('1', quiet, never)).toMatchObject({ status: 'done', release: '4' });
    expect(await history(session)).toEqual([
      '4 current: rollback to 1',
      '3 previous: deploy',
      '2 previous: deploy',
      '1 previous: deploy',
    ]);
    sources.model = withComponent(base, 'web', { env: { COLOUR: 'red' } });
    expect(await session.plan(DEPLOY, never)).toEqual([]);
  });

  test('to one that does not get ready ends where it began', async () => {
    const { session, sources, faults } = setUp();
    for (const colour of ['red', 'green']) {
      sources.model = withComponent(base, 'web', { env: { COLOUR: colour } });
      await session.apply(DEPLOY, quiet, never);
    }
    const green = sources.model;
    let tries = 0;
    faults.endsMs = (id) => (id.startsWith('web/') && tries++ === 0 ? 50 : undefined);
    const outcome = await session.rollback('1', quiet, never);
    expect(outcome).toMatchObject({ status: 'rolled-back', release: '2', failures: [{ component: 'web' }] });
    expect(await history(session)).toEqual(['3 failed: rollback to 1', '2 current: deploy', '1 previous: deploy']);
    sources.model = green;
    expect(await session.plan(DEPLOY, never)).toEqual([]);
  });

  test('to one whose secret is gone is refused before anything is touched', async () => {
    const reads: Runtime['secretsOf'] = ({ component }) => (component === 'web' ? ['web.KEY'] : []);
    const { session, sources, world } = setUp({ runtime: { parts: () => ({ secretsOf: reads }) } });
    sources.model = { ...base, secrets: [...base.secrets, { name: 'web.KEY', origin: 'user' }] };
    await session.secrets.set('web.KEY', 'hush');
    await session.apply(DEPLOY, quiet, never);
    await session.secrets.remove('web.KEY');
    sources.model = withComponent(base, 'web', { env: { COLOUR: 'red' } });
    await session.apply(DEPLOY, quiet, never);
    const before = world.history.length;
    await expect(session.rollback('1', quiet, never)).rejects.toMatchObject({
      code: 'secret-missing',
      message: 'release 1 reads secret web.KEY, which is not set: nothing was changed',
      details: ['web.KEY is no longer in platform.yaml: it can be set once it is there again'],
      next: 'platform secrets set web.KEY --env local',
      exitCode: 2,
    });
    expect(world.history).toHaveLength(before);
    expect(await history(session)).toHaveLength(2);
  });

  test('without a release to go back to is bad input', async () => {
    const { session } = setUp();
    await session.apply(DEPLOY, quiet, never);
    await expect(session.rollback(undefined, quiet, never)).rejects.toMatchObject({
      exitCode: 2,
      message: 'there is no release to go back to',
    });
    await expect(session.rollback('7', quiet, never)).rejects.toThrow('there is no release 7');
  });
});
