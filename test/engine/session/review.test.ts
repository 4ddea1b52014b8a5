import { describe, expect, test } from 'vitest';
import type { Change, Check, Runtime } from '../../../src/engine/index.ts';
import type { Effect } from '../../../src/kernel/index.ts';
import { withComponent } from '../../contract/platform.ts';
import { base, never, quiet, setUp } from './world.ts';

const DEPLOY = { mode: 'deploy', timeoutMs: 1_000 } as const;
const red = withComponent(base, 'web', { env: { COLOUR: 'red' } });
const conflict: Effect = {
  level: 'refused',
  code: 'conflict',
  text: 'replicas was set to 3 by kubectl; platform.yaml says 2',
  next: 'platform deploy --env local --force-conflicts',
  field: 'spec',
  manager: 'kubectl',
};

/** A cluster in memory, whose answers a test may change. */
function cluster() {
  const says = {
    effects: [] as readonly Effect[],
    checks: [] as readonly Check[],
    live: 'as it was',
    /** Fields, beside `spec`. */
    byHand: [] as readonly string[],
    begun: [] as unknown[],
  };
  const parts = (runtime: Runtime): Partial<Runtime> => ({
    compare: async (desired, observed) =>
      ((await runtime.compare?.(desired, observed)) ?? []).map((change): Change => {
        const live = change.action === 'create' ? {} : { live: says.live };
        return change.id === 'web/workload' ? { ...change, effects: says.effects, ...live } : { ...change, ...live };
      }),
    preflight: async () => says.checks,
    drift: async (released) =>
      released.length === 0
        ? []
        : ['spec', ...says.byHand].map((field) => ({
            resource: 'web/workload',
            component: 'web',
            change: 'changed',
            field,
            manager: 'kubectl',
          })),
    begin: async (run) => void says.begun.push(run.takeOver ?? false),
  });
  return { says, ...setUp({ runtime: { rollout: 'native', parts } }) };
}

describe('a review', () => {
  test('says what would be done, what was changed by hand and what becomes of it', async () => {
    const { session, sources, says } = cluster();
    await session.apply(DEPLOY, quiet, never);
    sources.model = red;
    says.effects = [conflict];
    const review = await session.review?.(DEPLOY, never);
    expect(review?.operations.map(({ resource, effects }) => [resource, effects?.map(({ code }) => code)])).toEqual([
      ['web/workload', ['conflict']],
    ]);
    expect(review).toMatchObject({ release: '1', drift: [{ manager: 'kubectl', outcome: 'refused' }] });
    expect(await session.review?.({ ...DEPLOY, takeOver: true }, never)).toMatchObject({
      operations: [{ effects: [{ level: 'warn', text: expect.stringMatching(/: it is taken over$/) }] }],
      drift: [{ outcome: 'taken over' }],
    });
  });
});

describe('what stands in the way', () => {
  test('is told before anything is touched, all at once', async () => {
    const { session, sources, says, world } = cluster();
    await session.apply(DEPLOY, quiet, never);
    sources.model = red;
    says.effects = [conflict];
    says.checks = [
      { name: 'quota', ok: false, message: 'no room', next: 'ask for more' },
      { name: 'cluster', ok: false, warning: true, message: 'old' },
    ];
    const before = world.history.length;
    await expect(session.apply(DEPLOY, quiet, never)).rejects.toMatchObject({
      code: 'refused-plan',
      message: 'nothing was changed: 2 things stand in the way',
      details: ['web/workload: replicas was set to 3 by kubectl; platform.yaml says 2', 'no room'],
      next: 'platform deploy --env local --force-conflicts; ask for more',
      exitCode: 4,
    });
    expect(world.history).toHaveLength(before);
    expect((await session.history()).map(({ id }) => id)).toEqual(['1']);
  });

  test('may be a change by hand, which is taken over when that is meant', async () => {
    const { session, sources, says } = cluster();
    await session.apply(DEPLOY, quiet, never);
    sources.model = red;
    says.effects = [conflict];
    await expect(session.apply(DEPLOY, quiet, never)).rejects.toMatchObject({ code: 'field-conflict', exitCode: 4 });
    expect(await session.apply({ ...DEPLOY, takeOver: true }, quiet, never)).toMatchObject({ status: 'done' });
    await expect(session.rollback('1', quiet, never)).rejects.toMatchObject({ code: 'field-conflict' });
    expect(await session.rollback('1', quiet, never, { takeOver: true })).toMatchObject({ status: 'done' });
    expect(says.begun).toEqual([false, true, true]);
  });

  test('does not stand in the way of `up`', async () => {
    const { session, says } = cluster();
    says.checks = [{ name: 'quota', ok: false, message: 'no room' }];
    expect(await session.apply({ mode: 'up' }, quiet, never)).toMatchObject({ status: 'done' });
  });
});

describe('a plan that was kept', () => {
  test('is carried out when nothing moved, the very first one too', async () => {
    const { session, sources } = cluster();
    const first = await session.review?.(DEPLOY, never);
    if (!first) throw new Error('no review');
    expect(await session.apply({ ...DEPLOY, basis: first.basis }, quiet, never)).toMatchObject({
      status: 'done',
      release: '1',
    });
    sources.model = red;
    const { basis } = (await session.review?.(DEPLOY, never)) ?? {};
    if (!basis) throw new Error('no review');
    expect(await session.apply({ ...DEPLOY, basis }, quiet, never)).toMatchObject({ status: 'done', release: '2' });
  });

  test('is refused when the cluster moved, naming what and who', async () => {
    const { session, sources, says } = cluster();
    await session.apply(DEPLOY, quiet, never);
    sources.model = red;
    const { basis = {} } = (await session.review?.(DEPLOY, never)) ?? {};
    says.live = 'edited';
    const error = await session.apply({ ...DEPLOY, basis }, quiet, never).catch((failure) => failure);
    expect(error).toMatchObject({ message: 'local moved since this plan was made: nothing was changed', exitCode: 4 });
    expect(error.details).toContain('web/workload  is not as it was: kubectl changed spec');
  });

  test('names what was changed since, not what the plan knew', async () => {
    const { session, sources, says } = cluster();
    await session.apply(DEPLOY, quiet, never);
    sources.model = red;
    const { basis = {}, drift = [] } = (await session.review?.(DEPLOY, never)) ?? {};
    says.live = 'edited';
    says.byHand = ['env.LOG_LEVEL'];
    const error = await session.apply({ ...DEPLOY, basis, drift }, quiet, never).catch((failure) => failure);
    expect(error.details).toContain('web/workload  is not as it was: kubectl changed env.LOG_LEVEL');
  });

  test('is refused when the sources moved', async () => {
    const { session, sources } = cluster();
    await session.apply(DEPLOY, quiet, never);
    sources.model = red;
    const { basis = {} } = (await session.review?.(DEPLOY, never)) ?? {};
    sources.model = withComponent(base, 'web', { env: { COLOUR: 'blue' } });
    await expect(session.apply({ ...DEPLOY, basis }, quiet, never)).rejects.toMatchObject({
      message: 'this plan was made from other sources: nothing was changed',
      details: ['web/workload  is wanted otherwise'],
      exitCode: 4,
    });
  });
});

test('images that cannot come there stand in the way of the plan, and nothing is made or built for it', async () => {
  const made: string[] = [];
  const request = { component: 'web', folder: '/p', dockerfile: 'Dockerfile', reference: 'shop/web:1' };
  const { session, world } = setUp({
    builder: {
      images: async () => ({ references: { web: request.reference }, requests: [request] }),
      build: async () => {
        made.push('bundles');
        return { bundles: {}, failed: [] };
      },
    },
    runtime: {
      rollout: 'native',
      parts: ({ secrets }) => ({
        secrets: {
          ...secrets,
          ensure: async (names) => {
            made.push('secrets');
            return secrets.ensure(names);
          },
        },
        images: {
          check: async (requests) =>
            requests.map(({ component }) => ({ name: 'images', ok: false, message: `no way for ${component}` })),
          ensure: async () => void made.push('images'),
        },
        preflight: async () => [{ name: 'quota', ok: false, message: 'no room' }],
      }),
    },
  });
  expect((await session.review?.(DEPLOY, never))?.checks.map(({ message }) => message)).toEqual([
    'no way for web',
    'no room',
  ]);
  await expect(session.apply(DEPLOY, quiet, never)).rejects.toMatchObject({
    code: 'image-delivery',
    message: 'nothing was changed: no way for web',
    exitCode: 4,
  });
  expect([made, world.history]).toEqual([[], []]);
});
