import { afterEach, expect, test } from 'vitest';
import { explainKept } from '../../../src/agent/scaling/explain.ts';
import { createJournal } from '../../../src/agent/scaling/journal.ts';
import { startScaling } from '../../../src/agent/scaling/loop.ts';
import type { Runtime, Session } from '../../../src/engine/index.ts';
import type { Clock } from '../../../src/kernel/index.ts';
import type { Component, Replicas } from '../../../src/model/index.ts';
import { memoryFs } from '../../support/memory-fs.ts';

const MIB = 2 ** 20;

/** Time passes when the test says so; `round` resolves when the loop waits for its next turn. */
function manualClock() {
  let now = 1_000_000;
  let wake: (() => void) | undefined;
  let waiting: (() => void) | undefined;
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(), { once: true });
        wake = () => {
          now += ms;
          resolve();
        };
        waiting?.();
      }),
  };
  const round = () =>
    new Promise<void>((resolve) => {
      waiting = resolve;
      wake?.();
    });
  return { clock, round };
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function platform(count: Replicas, options: { freeMemory?: number; cpu?: number } = {}) {
  const { clock, round } = manualClock();
  const { fs } = memoryFs();
  const asked: object[] = [];
  const said: string[] = [];
  const state = { counts: { order: count } as Record<string, Replicas>, cpu: options.cpu ?? 90, busy: false };
  const component = {
    name: 'order',
    kind: 'service',
    resources: { cpu: 100, memory: 100 * MIB, limits: { cpu: 1000, memory: 200 * MIB } },
    scale: { min: 1, max: 8, metrics: [{ type: 'cpu', percent: 30 }] },
  } as unknown as Component;
  const copies = () =>
    Array.from({ length: state.counts.order?.value ?? 0 }, (_, index) => ({
      ...{ id: `order/process/${index + 1}`, component: 'order', generation: 'a', kind: 'process', digest: 'd' },
      ...{ holdsData: false, rollout: 'replica', admitted: true, alive: true, facts: { startedAt: 0 } },
    }));
  const session = {
    current: () => ({ model: { components: [component] }, desired: copies().map(({ id }) => ({ id })) }),
    counts: async () => state.counts,
  } as unknown as Session;
  const runtime = {
    observe: async () => copies(),
    verdict: () => ({ state: 'ready' }),
    samples: {
      read: async () =>
        copies().map(({ id: replica }) => ({
          ...{ replica, component: 'order', at: clock.now(), cpuMillis: state.cpu, memoryBytes: 80 * MIB },
        })),
    },
  } as unknown as Runtime;
  const scaling = startScaling({
    session,
    runtime,
    instance: 'shop',
    stateDir: '/state',
    fs,
    clock,
    freeMemory: () => options.freeMemory ?? 8192 * MIB,
    busy: () => state.busy,
    run: async (counts, cause) => {
      asked.push({ ...counts, cause });
      for (const [name, value] of Object.entries(counts)) state.counts[name] = { value, owner: 'policy' };
    },
    giveBack: async (names) => void asked.push({ back: names }),
    report: (text) => said.push(text),
  });
  stops.push(scaling.stop);
  return { state, asked, said, round, scaling, fs, clock };
}

test('a threshold is exceeded: more copies, as fast as the policy allows; then it waits for them to be seen', async () => {
  const { asked, round, scaling, state } = platform({ value: 1, owner: 'policy' });
  await round();
  expect(asked).toEqual([{ order: 3, cause: 'scaling order 1 → 3' }]);
  state.cpu = 30;
  await round();
  expect(asked).toHaveLength(1);
  expect(scaling.latest().decisions.get('order')).toMatchObject({
    record: { current: 3, desired: 3 },
    changed: { from: 1, to: 3 },
  });
});

test('never more copies than the memory of the machine holds, and it says so', async () => {
  const { asked, said, round } = platform({ value: 1, owner: 'policy' }, { freeMemory: 400 * MIB });
  await round();
  expect(asked).toEqual([{ order: 2, cause: 'scaling order 1 → 2' }]);
  expect(said).toEqual(['order: 2 of 3 copies, 400 MiB of memory are free, one more takes 100 MiB']);
});

test('a count set by hand is nobody else’s; its time over, it is given back', async () => {
  const { asked, round, clock } = platform({ value: 2, owner: 'manual', until: 1_012_000 });
  await round();
  await round();
  expect(asked).toEqual([]);
  await round();
  expect(clock.now()).toBeGreaterThan(1_012_000);
  expect(asked).toEqual([{ back: ['order'] }]);
});

test('while somebody else works nothing is decided', async () => {
  const { asked, round, state, scaling } = platform({ value: 1, owner: 'policy' });
  state.busy = true;
  for (let times = 0; times < 4; times += 1) await round();
  expect([asked, scaling.latest().decisions.size]).toEqual([[], 0]);
});

test('what was decided and what is remembered outlive the agent', async () => {
  const { round, fs } = platform({ value: 1, owner: 'policy' });
  await round();
  const memory = JSON.parse(await fs.readText('/state/scaling/memory.json'));
  expect(memory.order.hpa.recommendations.length).toBeGreaterThan(0);
  const lines = (await fs.readText('/state/scaling/order.jsonl')).trim().split('\n');
  expect(lines.map((line: string) => JSON.parse(line).desired)).toEqual([3]);
});

test('a decision like the one before is kept once a minute, another one at once', async () => {
  const { fs } = memoryFs();
  const journal = createJournal(fs, '/state');
  const stays = { component: 'order', current: 2, desired: 2 };
  for (const atSeconds of [0, 5, 55, 60, 65]) await journal.add({ ...stays, atSeconds });
  await journal.add({ ...stays, current: 3, desired: 3, atSeconds: 66 });
  const kept = await explainKept(fs, '/state', { component: 'order' });
  expect(kept.map(({ at }) => at / 1000)).toEqual([0, 60, 66]);
});

test('a full journal makes place; what a crash cut off is left out when it is read', async () => {
  const { fs } = memoryFs();
  const journal = createJournal(fs, '/state');
  const record = { component: 'order', current: 1, desired: 2 };
  await fs.writeFile('/state/scaling/order.jsonl', `${'x'.repeat(5 * MIB)}\n`);
  await journal.add({ ...record, atSeconds: 60 });
  expect(await fs.exists('/state/scaling/order.1.jsonl')).toBe(true);
  expect((await fs.stat('/state/scaling/order.jsonl'))?.size).toBeLessThan(200);
  await fs.appendFile('/state/scaling/order.jsonl', '{"atSeconds":6');
  expect(await explainKept(fs, '/state', { component: 'order' })).toMatchObject([{ from: 1, to: 2 }]);
});
