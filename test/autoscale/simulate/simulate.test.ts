import { describe, expect, it } from 'vitest';
import {
  AGENT_LOOP,
  CLUSTER_LOOP,
  type ComponentModel,
  parseLoad,
  platformPolicy,
  type SimulationRequest,
  simulate,
} from '../../../src/autoscale/simulate/index.ts';
import type { ScalePolicy } from '../../../src/model/types.ts';

const MODEL: ComponentModel = {
  kind: 'requests',
  cpuMs: 4,
  timeMs: 20,
  idleCpuMilli: 0,
  cpuLimitMilli: 1000,
  requestCpuMilli: 250,
  requestMemoryBytes: 2 ** 27,
  memoryBytes: 2 ** 26,
  timeoutSeconds: 15,
  startupSeconds: 3,
};
const MESSAGES: Partial<ComponentModel> = { kind: 'messages', timeMs: 100, concurrency: 10, cpuMs: 1 };
const CPU: ScalePolicy = { min: 2, max: 10, metrics: [{ type: 'cpu', percent: 70 }] };

interface Change {
  readonly policy?: ScalePolicy;
  readonly model?: Partial<ComponentModel>;
  readonly more?: Partial<SimulationRequest>;
}
function play(load: string, { policy = CPU, model, more }: Change = {}) {
  const request = { ...MODEL, ...model };
  if (model?.kind === 'messages') Reflect.deleteProperty(request, 'timeoutSeconds');
  return simulate({
    policy: platformPolicy('order', policy, {}, {}),
    model: request,
    loop: AGENT_LOOP,
    load: parseLoad(load),
    slo: { target: 0.999, withinSeconds: 0.3 },
    ...more,
  });
}

describe('counts', () => {
  it('follow the load to what the formula says', () => {
    const { statistics, changes } = play('steady:200rps:10m');
    // 800m over 175m for each copy.
    expect(changes.map(({ from, to }) => [from, to])).toEqual([
      [2, 4],
      [4, 5],
    ]);
    expect(statistics).toMatchObject({ came: 120_000, lost: 0, mostReplicas: 5, flaps: 0 });
  });
  it('go down after the window, and not before', () => {
    const { changes } = play('step:400rps:40rps:at=10m:for=10m', { more: { replicas: 9 } });
    const down = changes.find(({ to, from }) => to < from);
    expect(down?.atSeconds).toBeGreaterThan(10 * 60 + 290);
    expect(down?.atSeconds).toBeLessThan(10 * 60 + 330);
  });
  it('stay in min..max', () => {
    const { series } = play('spike:1:2000:at=1m:for=5m');
    expect([Math.min(...series.replicas), Math.max(...series.replicas)]).toEqual([2, 10]);
  });
  it('wait on a cluster for older samples', () => {
    const first = (more: Partial<SimulationRequest>) =>
      play('step:50:300:at=2m:for=5m', { more }).changes.find(({ to, from }) => to > from)?.atSeconds ?? 0;
    expect(first({ loop: CLUSTER_LOOP })).toBeGreaterThan(first({}));
  });
  it('follow requests per second', () => {
    const policy: ScalePolicy = { min: 1, max: 9, metrics: [{ type: 'rps', perReplica: 50 }] };
    expect(play('steady:300rps:5m', { policy }).statistics.mostReplicas).toBe(6);
  });
  it('that swing are flaps; a peak alone is none', () => {
    const policy: ScalePolicy = { ...CPU, down: { windowSeconds: 0 } };
    expect(play('sawtooth:10:600:30m:period=1m', { policy }).statistics.flaps).toBeGreaterThan(5);
    expect(play('spike:10:600:at=2m:for=1m', { policy }).statistics.flaps).toBe(0);
  });
  it('are explained where they change', () => {
    expect(play('steady:200rps:1m').changes[0]?.why.join('\n')).toMatch(/cpu: .* target 70 %/);
  });
});

describe('requests', () => {
  it('wait where capacity lacks, and are late', () => {
    const { statistics } = play('steady:600rps:2m', { policy: { ...CPU, max: 2 } });
    // 500 can be done each second: the line grows by 100.
    expect(statistics.mostWaiting).toBeGreaterThan(7000);
    expect(statistics.lost).toBeGreaterThan(0);
    expect(statistics.longestWaitSeconds).toBeCloseTo(15, 0);
    expect(statistics.slo).toMatchObject({ holds: false });
    expect(statistics.slo.met).toBeLessThan(0.1);
  });
  it('none is forgotten: served, lost and waiting are all that came', () => {
    for (const load of ['steady:900rps:3m', 'spike:10:3000:at=30s:for=20s:after=2m', 'sawtooth:0:900:20m:period=2m']) {
      const { came, served, lost, waitingAtEnd } = play(load).statistics;
      expect(Math.abs(came - served - lost - waitingAtEnd)).toBeLessThan(3);
    }
  });
  it('are refused where nobody is, and over the bound', () => {
    const idle: ScalePolicy = { min: 0, max: 3, metrics: [{ type: 'rps', perReplica: 50 }] };
    expect(play('steady:10rps:1m', { policy: idle }).statistics.lost).toBeGreaterThan(0);
    const bound = play('steady:600rps:1m', { policy: { ...CPU, max: 2 }, model: { queueBound: 100 } }).statistics;
    expect([bound.mostWaiting, bound.lost]).toEqual([200, 5800]);
  });
  it('that come by chance are the same for the same seed', () => {
    const seeded = (seed: number) => play('steady:200rps:5m', { more: { seed } });
    expect(seeded(1)).toEqual(seeded(1));
    expect(seeded(1).statistics.came).not.toBe(seeded(2).statistics.came);
    expect(seeded(1).statistics.came).toBeGreaterThan(59_000);
  });
  it('close to capacity some are late though all are served', () => {
    const policy: ScalePolicy = { ...CPU, max: 2 };
    const met = (rate: number) => play(`steady:${rate}rps:2m`, { policy }).statistics.slo.met;
    expect(met(250)).toBeGreaterThan(0.9999);
    expect(met(498)).toBeLessThan(met(480));
    expect(met(480)).toBeLessThan(1);
  });
});

describe('messages', () => {
  const policy: ScalePolicy = {
    min: 0,
    max: 5,
    metrics: [{ type: 'queue', perReplica: 100 }],
    down: { windowSeconds: 60 },
  };
  it('wake a worker up, wait, and let it sleep again', () => {
    const { statistics, series } = play('spike:0:150rps:at=1m:for=1m:after=5m', { policy, model: MESSAGES });
    expect(statistics).toMatchObject({ lost: 0, waitingAtEnd: 0, fewestReplicas: 0 });
    expect(series.replicas.at(-1)).toBe(0);
    expect(Math.max(...series.replicas)).toBeGreaterThan(1);
    expect(statistics.longestWaitSeconds).toBeGreaterThan(3);
  });
  it('are counted until they are done: as many as are worked on at once keep copies', () => {
    // 100 a second for half a second each: 50 in hand, though none waits.
    const model = { ...MESSAGES, timeMs: 500, concurrency: 100 };
    const { statistics, series } = play('steady:100rps:5m', {
      policy: { ...policy, metrics: [{ type: 'queue', perReplica: 20 }] },
      model,
    });
    expect(series.replicas.at(-1)).toBe(3);
    expect(statistics.mostWaiting).toBeLessThan(1000);
  });
  it('waited for as long as the line was: at 200 a second and 100 done', () => {
    const fixed: ScalePolicy = { ...policy, min: 1, max: 1 };
    const { statistics } = play('step:200:0:at=1m:for=2m', { policy: fixed, model: MESSAGES });
    // 12,000 come within a minute; the last is done after two.
    expect(statistics.longestWaitSeconds).toBeCloseTo(60, 0);
    expect(statistics.meanWaitSeconds).toBeCloseTo(30, 0);
    expect(statistics.mostWaiting).toBeCloseTo(6000, -1);
  });
});

it('a day in steps of 5 s says nearly the same as in steps of 1 s', () => {
  const day = (stepSeconds: number) => play('diurnal:20:400:1d', { more: { stepSeconds } }).statistics;
  expect(day(5).replicaHours / day(1).replicaHours).toBeCloseTo(1, 2);
});
