import { expect, test } from 'vitest';
import { isReady, keyOf, podsOf, type Seen, withReady } from '../../../src/agent/scaling/pods.ts';
import type { Component } from '../../../src/model/index.ts';
import type { Observed, Resource } from '../../../src/plan/index.ts';

const component = {
  name: 'order',
  resources: { cpu: 50, memory: 1000, limits: { cpu: 1000, memory: 2000 } },
} as Component;

const copy = (n: number, change: Partial<Observed> & { ready?: boolean } = {}): Observed => {
  const { ready = true, ...rest } = change;
  return {
    id: `order/process/${n}`,
    kind: 'process',
    component: 'order',
    generation: `g${n}`,
    digest: 'd',
    holdsData: false,
    rollout: 'replica',
    admitted: true,
    alive: true,
    facts: { startedAt: 10_000, ready },
    ...rest,
  };
};

const seen = (observed: readonly Observed[], change: Partial<Seen> = {}): Seen => ({
  component,
  observed,
  samples: [{ replica: 'order/process/1', component: 'order', at: 59_000, cpuMillis: 40, memoryBytes: 700 }],
  custom: { depth: { 'order/process/1': 2.5 } },
  wanted: new Map(observed.map(({ id }) => [id, { id } as Resource])),
  verdict: (_, found) =>
    (found?.facts as { ready: boolean } | undefined)?.ready
      ? { state: 'ready' }
      : { state: 'waiting', reason: 'not yet' },
  readySince: new Map(),
  now: 60_000,
  windowSeconds: 5,
  ...change,
});

test('a copy with its samples, in thousandths of a core, of a byte and of its own metric', () => {
  const world = seen([copy(1)]);
  const readySince = withReady(new Map(), world);
  expect(podsOf({ ...world, readySince })).toEqual([
    {
      name: 'order/process/1 g1',
      phase: 'Running',
      ready: true,
      deleted: false,
      startSeconds: 10,
      readySinceSeconds: 60,
      request: { cpu: 50, memory: 1_000_000 },
      metrics: {
        cpu: { milli: 40, atSeconds: 59, windowSeconds: 5 },
        memory: { milli: 700_000, atSeconds: 59, windowSeconds: 5 },
        depth: { milli: 2500, atSeconds: 59, windowSeconds: 5 },
      },
    },
  ]);
});

test('a copy that starts is there, is not ready, and has no sample', () => {
  expect(podsOf(seen([copy(2, { ready: false, admitted: false })]))).toMatchObject([
    { ready: false, deleted: false, metrics: {} },
  ]);
});

test('one that was ready and left the traffic is on its way out', () => {
  const before = withReady(new Map(), seen([copy(1)]));
  const leaving = seen([copy(1, { admitted: false })]);
  const readySince = withReady(before, leaving);
  expect(podsOf({ ...leaving, readySince })).toMatchObject([{ ready: false, deleted: true }]);
});

test('what ended, holds data or belongs to somebody else is no copy', () => {
  const observed = [copy(1, { alive: false }), copy(2, { holdsData: true }), copy(3, { component: 'product' })];
  expect(podsOf(seen(observed))).toEqual([]);
});

test('since when a copy is ready is remembered until it is not', () => {
  const world = seen([copy(1)]);
  const first = withReady(new Map(), world);
  expect(withReady(first, { ...world, now: 90_000 }).get(keyOf(copy(1)))).toBe(60_000);
  const failing = seen([copy(1, { ready: false })]);
  expect(isReady(copy(1, { ready: false }), failing)).toBe(false);
  expect(withReady(first, failing).size).toBe(0);
});
