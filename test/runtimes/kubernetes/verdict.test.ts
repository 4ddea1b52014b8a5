import { describe, expect, it } from 'vitest';
import type { Observed, Resource } from '../../../src/plan/types.ts';
import type { Facts, PodFacts, Trouble, WorkloadFacts } from '../../../src/runtimes/kubernetes/observe/facts.ts';
import { verdict } from '../../../src/runtimes/kubernetes/verdict/index.ts';

const resource = (kind: string): Resource => ({
  id: `order/${kind}`,
  kind,
  component: 'order',
  spec: {},
  digest: 'd1',
  dependsOn: [],
  deadlineMs: 60_000,
  holdsData: false,
  rollout: kind === 'Job' ? 'once' : 'in-place',
});
const judge = (kind: string, facts: Partial<Facts>, digest = 'd1') => {
  const all: Facts = { name: 'order', removing: false, generation: 1, seenGeneration: 1, ...facts };
  const { id, component, holdsData, rollout } = resource(kind);
  const observed: Observed = {
    ...{ id, kind, component, holdsData, rollout, digest },
    generation: '',
    admitted: true,
    alive: true,
    facts: all as unknown as Observed['facts'],
  };
  return verdict(resource(kind), observed);
};
const settled: WorkloadFacts = {
  wanted: 2,
  total: 2,
  updated: 2,
  ready: 2,
  available: 2,
  settled: true,
  stalled: false,
};
const behind: WorkloadFacts = { ...settled, total: 3, updated: 1, ready: 2, available: 2, settled: false };
const pod = (trouble: Trouble | undefined, more: Partial<PodFacts> = {}): PodFacts => ({
  name: 'order-1',
  current: true,
  ready: trouble === undefined,
  leaving: false,
  finished: false,
  restarts: 0,
  ...(trouble ? { trouble } : {}),
  ...more,
});
const waiting = (reason: string) => ({ state: 'waiting', reason });

describe('a Deployment', () => {
  it.each<[string, Partial<WorkloadFacts>, object]>([
    ['is ready when the new revision is there, alone and available', {}, { state: 'ready' }],
    ['makes new copies', { updated: 1 }, waiting('1 of 2 new copies are made')],
    ['waits for them', { ready: 1, available: 1 }, waiting('1 of 2 copies are ready')],
    ['lets old ones serve until new ones are ready', { total: 3 }, waiting('0 of 2 new copies are ready')],
    ['waits for the controller to say so', { settled: false }, waiting('the last copy settles')],
    ['is ready with no copies at all', { wanted: 0, total: 0, updated: 0, ready: 0, available: 0 }, { state: 'ready' }],
  ])('%s', (_title, facts, expected) => {
    expect(judge('Deployment', { workload: { ...settled, ...facts } })).toEqual(expected);
  });

  it('waits for old ones to leave', () => {
    const fresh = [pod(undefined), pod(undefined)];
    expect(judge('Deployment', { workload: { ...settled, total: 3 }, pods: fresh })).toEqual(
      waiting('an old copy leaves'),
    );
  });

  it('is not judged by what the controller has not seen', () => {
    expect(judge('Deployment', { workload: settled, generation: 2 })).toEqual(
      waiting('the cluster has not seen the change yet'),
    );
  });

  it('says what a copy waits for', () => {
    const unready = pod({ type: 'unready', text: 'GET /readyz answered 503 {"db":"down"}', forMs: 5000 });
    expect(judge('Deployment', { workload: behind, pods: [unready] })).toEqual(
      waiting('1 of 2 new copies are made; GET /readyz answered 503 {"db":"down"}'),
    );
  });

  it.each<[string, Trouble, string, string]>([
    [
      'an image for 10 s',
      { type: 'image', text: 'x:1: not found', forMs: 10_000 },
      'failed',
      'its image cannot be pulled: x:1: not found',
    ],
    ['…but not for 9', { type: 'image', text: 'x:1: not found', forMs: 9_000 }, 'waiting', ''],
    ['3 exits', { type: 'exit', text: 'exited with 1', forMs: 0, exits: 3 }, 'failed', 'exited with 1, 3 times'],
    ['…but not 2', { type: 'exit', text: 'exited with 1', forMs: 0, exits: 2 }, 'waiting', ''],
    [
      '3 exits, running again',
      { type: 'unready', text: 'exited with 1, started again', forMs: 0, exits: 3 },
      'failed',
      'exited with 1, started again',
    ],
    [
      'no node for 30 s',
      { type: 'unschedulable', text: '0/1 nodes: 1 Insufficient cpu.', forMs: 30_000 },
      'failed',
      'no node takes it: 0/1 nodes: 1 Insufficient cpu.',
    ],
    ['…but not for 29', { type: 'unschedulable', text: 'x', forMs: 29_000 }, 'waiting', ''],
    [
      'a missing secret for 20 s',
      { type: 'setup', text: 'secret "x" not found', forMs: 20_000 },
      'failed',
      'secret "x" not found',
    ],
  ])('fails at once: %s', (_title, trouble, state, reason) => {
    expect(judge('Deployment', { workload: behind, pods: [pod(trouble)] })).toMatchObject({
      state,
      ...(reason ? { reason } : {}),
    });
  });

  it('does not fail for a pod of an old revision, or one that leaves', () => {
    const trouble: Trouble = { type: 'exit', text: 'exited with 1', forMs: 0, exits: 9 };
    for (const more of [{ current: false }, { leaving: true }]) {
      expect(judge('Deployment', { workload: behind, pods: [pod(trouble, more)] }).state).toBe('waiting');
    }
  });

  it('does not fail for a pod that crashed while all wanted copies are there', () => {
    const trouble: Trouble = { type: 'exit', text: 'exited with 1', forMs: 0, exits: 9 };
    expect(judge('Deployment', { workload: settled, pods: [pod(trouble)] })).toEqual({ state: 'ready' });
  });

  it('shows the last lines of what crashed', () => {
    const crashed = pod({ type: 'exit', text: 'exited with 1', forMs: 0, exits: 3 }, { log: ['fatal: no database'] });
    expect(judge('Deployment', { workload: behind, pods: [crashed] })).toMatchObject({ log: ['fatal: no database'] });
  });

  it('tells how it ended and what it said last while it is tried again', () => {
    const crashed = pod(
      { type: 'exit', text: 'exited with 1', forMs: 0, exits: 2 },
      { log: ['starting', 'fatal: no database'] },
    );
    expect(judge('Deployment', { workload: behind, pods: [crashed] })).toMatchObject({
      state: 'waiting',
      reason: expect.stringMatching(/; exited with 1, 2 times; its last line: fatal: no database$/),
    });
  });

  it('fails when pods may not be created for 10 s, and when the cluster sees no progress', () => {
    const blocked = { message: 'exceeded quota: pods', forMs: 10_000 };
    expect(judge('Deployment', { workload: { ...behind, blocked } })).toEqual({
      state: 'failed',
      reason: 'pods cannot be created: exceeded quota: pods',
      log: [],
    });
    expect(judge('Deployment', { workload: { ...behind, stalled: true } })).toEqual({
      state: 'failed',
      reason: 'no progress: 1 of 2 new copies are made',
    });
  });
});

describe('a StatefulSet', () => {
  it.each<[string, Partial<WorkloadFacts>, object]>([
    ['is ready when all copies have the new definition', {}, { state: 'ready' }],
    ['replaces copies', { updated: 1 }, waiting('1 of 2 copies have the new definition')],
    ['waits for them', { ready: 1 }, waiting('1 of 2 copies are ready')],
  ])('%s', (_title, facts, expected) => {
    expect(judge('StatefulSet', { workload: { ...settled, ...facts } })).toEqual(expected);
  });

  it('tells why it has no pods', () => {
    const none = { ...settled, total: 0, updated: 0, ready: 0 };
    const blocked = { message: 'exceeded quota', forMs: 2_000 };
    expect(judge('StatefulSet', { workload: none, blocked })).toEqual(
      waiting('0 of 2 copies are made; exceeded quota'),
    );
    expect(judge('StatefulSet', { workload: none, blocked: { ...blocked, forMs: 10_000 } })).toEqual({
      state: 'failed',
      reason: 'pods cannot be created: exceeded quota',
      log: [],
    });
  });
});

describe('a Job', () => {
  const job = (state: 'complete' | 'failed' | 'running', message = '') => ({ job: { state, message } });
  it('is done when it is complete, and not before', () => {
    expect(judge('Job', job('complete'))).toEqual({ state: 'done' });
    expect(judge('Job', job('running'))).toEqual(waiting('it runs'));
  });
  it('fails with the words of its pod', () => {
    const ended = pod(
      { type: 'exit', text: 'exited with 3', forMs: 0, exits: 1 },
      { finished: true, log: ['no such table'] },
    );
    expect(judge('Job', { ...job('failed', 'BackoffLimitExceeded'), pods: [ended] })).toEqual({
      state: 'failed',
      reason: 'exited with 3',
      log: ['no such table'],
    });
    expect(judge('Job', job('failed', 'too long'))).toEqual({ state: 'failed', reason: 'too long' });
  });
  it('of another digest says nothing', () => {
    expect(judge('Job', job('complete'), 'older')).toEqual(waiting('it has not started'));
  });
});

it.each(['Service', 'PersistentVolumeClaim', 'HorizontalPodAutoscaler', 'ConfigMap'])('%s holds nobody up', (kind) => {
  expect(judge(kind, {})).toEqual({ state: 'ready' });
});

it('what is being removed is not ready', () => {
  expect(judge('Deployment', { removing: true, workload: settled })).toEqual(
    waiting('the one before it is being removed'),
  );
});
