import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApplyRequest, Session } from '../../src/engine/index.ts';
import type { Outcome, PlatformEvent } from '../../src/kernel/index.ts';
import type { Model } from '../../src/model/types.ts';
import { Crash, crashPoints } from './crash.ts';
import type { Harness } from './harness.ts';
import { withComponent, withoutComponent } from './platform.ts';

const UP: ApplyRequest = { mode: 'up' };
const seed = Number(process.env.PLATFORM_CONTRACT_SEED ?? Date.now());

/** What every runtime keeps, whatever it is made of. */
export function describeRuntime(harness: Harness): void {
  const timeout = harness.timeoutMs ?? 20_000;
  const signal = new AbortController().signal;
  const engine = harness.capabilities.rollout === 'engine';
  const base = harness.platform();
  let model: Model = base;
  let inputs = 'inputs-1';
  let session: Session;

  const writer = {
    load: async () => model,
    taskInputs: () => Object.fromEntries(model.tasks.map(({ id }) => [id, inputs])),
  };
  const apply = (request: ApplyRequest = UP) => run((sink) => session.apply(request, sink, signal));
  const scale = (changes: Record<string, number | 'auto'>) => run((sink) => session.scale(changes, sink, signal));
  const component = async (name: string) =>
    (await session.status(signal))?.components.find((each) => each.name === name);
  const freshStart = async () => {
    await harness.cleanup();
    model = base;
    inputs = 'inputs-1';
  };
  const expectAllReady = async () => {
    const status = await session.status(signal);
    expect(status?.components.map(({ name, state }) => `${name} ${state}`)).toEqual(
      model.components.filter(({ workload }) => workload.type !== 'external').map(({ name }) => `${name} ready`),
    );
    expect(status?.tasks.map(({ state }) => state)).toEqual(model.tasks.map(() => 'done'));
    expect(await session.plan(UP, signal)).toEqual([]);
  };

  describe(`contract: ${harness.name}`, { timeout }, () => {
    beforeAll(async () => {
      await freshStart();
      session = await harness.makeSession(writer);
    }, timeout);
    afterAll(async () => {
      await harness.kill(session);
      await harness.cleanup();
    }, timeout);

    test('a plan changes nothing', async () => {
      const operations = await session.plan(UP, signal);
      expect(new Set(operations.map(({ component: name }) => name))).toEqual(new Set(['api', 'store', 'web']));
      expect(await harness.remains()).toEqual({ data: [], other: [] });
      expect(await session.status(signal)).toBeUndefined();
      expect(await session.plan(UP, signal)).toEqual(operations);
    });

    test('up makes everything ready, in the order of what gates', async () => {
      const { outcome, done } = await apply();
      expect(outcome).toMatchObject({ status: 'done', failures: [] });
      expect(Object.keys(outcome.readyMs).sort()).toEqual(['api', 'store', 'web']);
      expect(done.filter((operation) => operation === 'run api/setup')).toHaveLength(1);
      await expectAllReady();
      expect(await component('web')).toMatchObject({ replicas: { ready: 2, desired: 2, owner: 'file' } });
    });

    test('twice changes nothing', async () => {
      const { outcome, done } = await apply();
      expect(outcome).toMatchObject({ status: 'done', changed: 0 });
      expect(done).toEqual([]);
    });

    test('logs are those of the component asked for', async () => {
      const lines: string[] = [];
      for await (const line of session.logs({ components: ['web'], follow: false, tail: 100 }, signal)) {
        expect(line.component).toBe('web');
        lines.push(line.text);
      }
      expect(lines.join('\n')).toContain('hello from web');
    });

    test('scale by hand: up, kept by an apply, down, and back to the file; the address stays', async () => {
      const address = await session.open('web', signal);
      expect((await scale({ web: 3 })).outcome.status).toBe('done');
      expect(await component('web')).toMatchObject({
        state: 'ready',
        replicas: { ready: 3, desired: 3, owner: 'manual' },
      });
      expect((await harness.ask?.(session, 'web')) ?? 'hello from web').toContain('hello from web');
      expect((await apply()).outcome).toMatchObject({ status: 'done', changed: 0 });
      const { outcome, touched } = await scale({ web: 1 });
      expect(outcome.status).toBe('done');
      expect([...touched]).toEqual(engine ? ['web'] : []);
      expect(await component('web')).toMatchObject({ state: 'ready', replicas: { ready: 1, desired: 1 } });
      expect((await harness.ask?.(session, 'web')) ?? 'hello from web').toContain('hello from web');
      expect((await scale({ web: 'auto' })).outcome.status).toBe('done');
      expect(await component('web')).toMatchObject({ replicas: { ready: 2, desired: 2, owner: 'file' } });
      expect(await session.open('web', signal)).toBe(address);
      await expectAllReady();
    });

    test('restart makes new copies of one component and leaves the others', async () => {
      const { outcome, touched } = await run((sink) => session.restart(['web'], sink, signal));
      expect(outcome).toMatchObject({ status: 'done' });
      expect([...touched]).toEqual(['web']);
      await expectAllReady();
    });

    test('a change replaces copies: the new one is ready before the old one goes', async () => {
      model = withComponent(base, 'web', {
        env: { ...base.components.find(({ name }) => name === 'web')?.env, COLOUR: 'blue' },
      });
      const { outcome, touched, done } = await apply();
      expect(outcome).toMatchObject({ status: 'done' });
      expect([...touched]).toEqual(['web']);
      if (engine)
        expect(done.map((text) => text.split(' ')[0])).toEqual([
          'create',
          'admit',
          'drain',
          'remove',
          'create',
          'admit',
          'drain',
          'remove',
        ]);
      await expectAllReady();
    });

    test('a component that fails leaves the others running, and its old copy too', async () => {
      const before = model;
      model = withComponent(before, 'api', { env: { CONTRACT_FAIL: 'exit' } });
      const { outcome } = await apply({ mode: 'up', timeoutMs: timeout / 2 });
      expect(outcome.status).toBe('not-ready');
      expect(outcome.failures.map((failure) => failure.component)).toEqual(['api']);
      expect(outcome.failures[0]?.error.details?.join('\n')).toContain('told to fail');
      expect(outcome.failures[0]?.error.next).toMatch(/^platform logs api --env \S+ --since 5m$/);
      expect(await component('web')).toMatchObject({ state: 'ready', replicas: { ready: 2 } });
      expect(await component('api')).toMatchObject({ replicas: { ready: 1 } });
      model = before;
      expect((await apply()).outcome).toMatchObject({ status: 'done' });
      await expectAllReady();
    });

    test('a task runs again when its inputs change, and only then', async () => {
      inputs = 'inputs-2';
      expect((await apply()).done.filter((text) => text.startsWith('run '))).toEqual(['run api/setup']);
      expect((await apply()).outcome).toMatchObject({ status: 'done', changed: 0 });
    });

    test('what left platform.yaml goes, and comes back', async () => {
      const before = model;
      model = withoutComponent(before, 'api');
      expect((await apply()).outcome).toMatchObject({ status: 'done' });
      expect(await component('api')).toBeUndefined();
      await expectAllReady();
      model = before;
      expect((await apply()).outcome).toMatchObject({ status: 'done' });
      await expectAllReady();
    });

    test.runIf(harness.capabilities.releases)(
      'deploys are recorded, and taken back as a whole when they fail',
      async () => {
        const good = model;
        const deploy = () => apply({ mode: 'deploy', timeoutMs: timeout / 2 });
        expect((await deploy()).outcome).toMatchObject({ status: 'done', release: '1' });
        expect((await deploy()).outcome).toMatchObject({ status: 'done', release: '1', changed: 0 });
        model = withComponent(good, 'api', { env: { CONTRACT_FAIL: 'exit' } });
        model = withComponent(model, 'web', { env: { COLOUR: 'red' } });
        const failed = (await deploy()).outcome;
        expect(failed).toMatchObject({ status: 'rolled-back', release: '1' });
        expect(failed.failures.map((failure) => failure.component)).toEqual(['api']);
        expect((await session.history()).map(({ id, status }) => `${id} ${status}`)).toEqual(['2 failed', '1 current']);
        model = good;
        await expectAllReady();
        model = withComponent(good, 'web', { env: { COLOUR: 'green' } });
        expect((await deploy()).outcome).toMatchObject({ status: 'done', release: '3' });
        expect((await run((sink) => session.rollback(undefined, sink, signal))).outcome).toMatchObject({
          status: 'done',
          release: '4',
        });
        expect((await session.history()).map(({ id, status }) => `${id} ${status}`)).toEqual([
          '4 current',
          '3 previous',
          '2 failed',
          '1 previous',
        ]);
        model = good;
        await expectAllReady();
      },
    );

    test('down leaves nothing but data, and the records of tasks that worked on it', async () => {
      expect((await run((sink) => session.down({ data: false }, sink, signal))).outcome).toMatchObject({
        status: 'done',
      });
      expect(await session.status(signal)).toBeUndefined();
      const remains = await harness.remains();
      expect(remains.other).toEqual([]);
      if (harness.capabilities.data) expect(remains.data).not.toEqual([]);
      const { outcome, done } = await apply();
      expect(outcome).toMatchObject({ status: 'done' });
      if (harness.capabilities.data) expect(done.filter((text) => text.startsWith('run '))).toEqual([]);
    });

    test('down --data leaves nothing', async () => {
      expect((await run((sink) => session.down({ data: true }, sink, signal))).outcome).toMatchObject({
        status: 'done',
      });
      expect(await harness.remains()).toEqual({ data: [], other: [] });
      expect((await session.secrets.list()).filter(({ version }) => version !== undefined)).toEqual([]);
    });

    describe(`a crash at any point converges (seed ${seed})`, () => {
      /** One writer does `before`, and is killed in the work that `change` asks for; the next one does it again. */
      const crashAndRecover = async (crash: Crash, before: (writer: Session) => Promise<void>, change: () => void) => {
        await harness.kill(session);
        await freshStart();
        const killed = await harness.makeSession({ ...writer, crash });
        await before(killed);
        change();
        crash.arm();
        await killed.apply(UP, () => undefined, crash.signal).catch(() => undefined);
        await crash.idle();
        await harness.kill(killed);
        session = await harness.makeSession(writer);
        expect((await apply()).outcome).toMatchObject({ status: 'done', failures: [] });
        await expectAllReady();
      };

      test('of the first up', { timeout: timeout * pointsAtMost(20) }, async () => {
        await freshStart();
        const operations = await session.plan(UP, signal);
        for (const point of crashPoints(operations.length, seed)) {
          await crashAndRecover(
            new Crash(point),
            async () => undefined,
            () => undefined,
          );
        }
      });

      test('of a change of everything', { timeout: timeout * pointsAtMost(40) * 2 }, async () => {
        const changed = () => {
          const web = { env: { COLOUR: 'red' }, replicas: 3, bindings: [] };
          model = withComponent(withoutComponent(base, 'api'), 'web', web);
          inputs = 'inputs-2';
        };
        await freshStart();
        await apply();
        changed();
        const operations = await session.plan(UP, signal);
        expect(operations.length).toBeGreaterThan(0);
        const up = async (first: Session) => {
          expect(await first.apply(UP, () => undefined, signal)).toMatchObject({ status: 'done' });
        };
        for (const point of crashPoints(operations.length, seed)) {
          await crashAndRecover(new Crash(point), up, changed);
          expect(await component('api')).toBeUndefined();
        }
      });
    });
  });
}

const pointsAtMost = (all: number) => (process.env.PLATFORM_CONTRACT_ALL === '1' ? all * 2 : 3);

/** Carries out a piece of work; `done` are the operations that were carried out, `touched` the components they were of. */
async function run(work: (sink: (event: PlatformEvent) => void) => Promise<Outcome>) {
  const done: string[] = [];
  const touched = new Set<string>();
  const outcome = await work((event) => {
    if (event.type !== 'operation' || event.state !== 'done') return;
    done.push(`${event.action} ${event.resource}`);
    touched.add(event.component);
  });
  return { outcome, done, touched };
}
