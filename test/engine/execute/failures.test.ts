import { describe, expect, test } from 'vitest';
import { notReady } from '../../../src/engine/execute/failure.ts';
import type { Runtime } from '../../../src/engine/index.ts';
import { PlatformError } from '../../../src/kernel/index.ts';
import { fakeClock, fakeWorld } from '../../support/fake-runtime/index.ts';
import { operation, run } from './run.ts';

const chain = [
  operation(1, 'create db/process'),
  operation(2, 'create web/process/1', [1]),
  operation(3, 'create edge/process/1', [2]),
  operation(4, 'create mail/process/1'),
];

describe('a failed operation', () => {
  test('never releases what depends on it; what does not depend on it finishes', async () => {
    const told = await run(chain, { endsMs: (id) => (id === 'db/process' ? 50 : undefined) });
    expect(told.status).toBe('not-ready');
    expect(told.changed).toBe(1);
    expect(told.operations.filter((line) => /failed|skipped|#4 done/.test(line))).toEqual([
      '+60 #1 failed (ended: exit 1)',
      '+60 #2 skipped (db/process failed)',
      '+60 #3 skipped (db/process failed)',
      '+110 #4 done',
    ]);
    expect(told.components).toContain('edge waiting (db/process failed)');
    expect(told.components).toContain('db failed (ended: exit 1)');
  });

  test('tells its last log lines and what to type next', async () => {
    const { failures } = await run(chain, { endsMs: (id) => (id === 'db/process' ? 50 : undefined) });
    expect(failures).toEqual([
      {
        component: 'db',
        resource: 'db/process',
        error: {
          code: 'not-ready',
          message: 'db failed: ended: exit 1',
          where: 'db/process',
          details: ['db | fatal: told to fail'],
          next: 'platform logs db --env dev --since 5m',
          exitCode: 3,
        },
      },
    ]);
  });

  test('all failures are reported together', async () => {
    const { failures } = await run(chain, { endsMs: (id) => (/db|mail/.test(id) ? 50 : undefined) });
    expect(failures.map(({ component }) => component).sort()).toEqual(['db', 'mail']);
  });

  test('an error of the runtime keeps its own words', async () => {
    const taken = new PlatformError({ code: 'port-taken', message: 'port 1 is taken', next: 'free it', exitCode: 1 });
    const { failures } = await run(chain, { apply: ({ id }) => (id === 'db/process' ? taken : undefined) });
    expect(failures[0]?.error).toMatchObject({
      code: 'port-taken',
      message: 'port 1 is taken',
      next: 'free it',
      exitCode: 1,
    });
    const crashed = await run(chain, { apply: ({ id }) => (id === 'db/process' ? new Error('boom') : undefined) });
    expect(crashed.failures[0]?.error).toMatchObject({
      code: 'apply-failed',
      message: 'cannot create db/process: boom',
    });
  });
});

describe('the lines told with a failure', () => {
  const stuck = { readyMs: () => Number.POSITIVE_INFINITY };

  test('are neither those of before nor those of other copies', async () => {
    const world = fakeWorld();
    const say = (at: number, replica: string, text: string) =>
      world.logs.push({ at, component: 'web', replica, stream: 'stdout', text });
    say(-600_000, 'web/process/1', 'ten minutes ago');
    say(10, 'web/process/2', 'all is well');
    const { failures } = await run([operation(1, 'create web/process/1', [], { deadlineMs: 1_000 })], stuck, { world });
    expect(failures[0]?.error.details).toEqual(['web | hello from web']);
  });

  test('are those of the copies of a workload that are not ready', async () => {
    const scene = { environment: 'dev', clock: fakeClock(), startedAt: 0 };
    const lines = ['web-old', 'web-new'].map((replica) => ({ at: 1, replica, text: `from ${replica}` }));
    const runtime = {
      logs: {
        read: async function* () {
          yield* lines;
        },
      },
    } as unknown as Runtime;
    const web = { id: 'web/deployment', component: 'web', rollout: 'in-place' } as const;
    const settled = { state: 'failed', reason: 'answers 503', waitedMs: 1_000, unready: ['web-new'] } as const;
    expect((await notReady(web, settled, { ...scene, runtime })).error.details).toEqual(['web | from web-new']);
  });

  test('where nothing ever ran there are none, and none are hinted at', async () => {
    const scene = { environment: 'dev', clock: fakeClock(), startedAt: 0, runtime: {} as Runtime };
    const web = { id: 'web/deployment', component: 'web', rollout: 'in-place' } as const;
    const settled = { state: 'failed', reason: 'its image cannot be pulled', log: [] } as const;
    expect((await notReady(web, settled, scene)).error.next).toBe('platform status --env dev');
  });
});

describe('deadlines', () => {
  test('of the resource', async () => {
    const { failures, durationMs } = await run([operation(1, 'create web/process/1', [], { deadlineMs: 5_000 })], {
      readyMs: () => Number.POSITIVE_INFINITY,
    });
    expect(failures[0]?.error.message).toBe('web is not ready: answers 503 for 5.0s');
    expect(failures[0]?.error.details).toEqual(['web | hello from web']);
    expect(durationMs).toBeGreaterThanOrEqual(5_000);
    expect(durationMs).toBeLessThan(5_500);
  });

  test('of the request beats it', async () => {
    const { durationMs } = await run(
      [operation(1, 'create web/process/1')],
      { readyMs: () => Number.POSITIVE_INFINITY },
      { timeoutMs: 700 },
    );
    expect(durationMs).toBeLessThan(1_000);
  });
});

describe('an environment that cannot be observed', () => {
  test('for a moment is waited for', async () => {
    let looks = 0;
    const { status } = await run(chain, { observe: () => (looks++ < 5 ? new Error('ECONNREFUSED') : undefined) });
    expect(status).toBe('done');
  });

  test('for long fails what is waited for', async () => {
    const { failures, durationMs } = await run([operation(1, 'create db/process')], {
      observe: () => new Error('ECONNREFUSED'),
    });
    expect(failures[0]?.error.message).toContain('ECONNREFUSED');
    expect(durationMs).toBeGreaterThanOrEqual(10_000);
  });
});

test('an abort ends the work: nothing new is started', async () => {
  const { status, operations, failures } = await run(chain, {}, { abortAfterMs: 50 });
  expect(status).toBe('interrupted');
  expect(failures).toEqual([]);
  expect(operations.filter((line) => line.includes('skipped'))).toEqual([
    '+50 #1 skipped (interrupted)',
    '+50 #4 skipped (interrupted)',
    '+50 #2 skipped (interrupted)',
    '+50 #3 skipped (interrupted)',
  ]);
});
