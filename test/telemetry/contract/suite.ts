import { beforeAll, describe, expect, it, vi } from 'vitest';
import { placesOf, type Telemetry } from '../../../src/telemetry/index.ts';
import { logsOf, metricsAt, traceId, tracesOf } from './world.ts';

/** A store of telemetry that runs, with where it takes OTLP. */
export interface Store {
  readonly url: string;
  open(places: ReturnType<typeof placesOf>): Telemetry;
}

const PLACES = placesOf(['gateway', 'order', 'worker', 'db', 'queue']);
const STEP_MS = 5_000;
const STEPS = 12;
const RUN = Math.floor(Date.now() / 1000);

/** What every store of telemetry answers, having been told the same. It must hold nothing else. */
export function telemetryContract(store: () => Store): void {
  let telemetry: Telemetry;
  /** When it begins, and the last step. */
  let begin: number;
  let end: number;

  beforeAll(async () => {
    end = Math.floor(Date.now() / 1000) * 1000;
    begin = end - STEPS * STEP_MS;
    const send = async (path: string, body: object) => {
      const answer = await fetch(`${store().url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    };
    await send('/v1/traces', tracesOf(RUN, begin));
    await send('/v1/logs', logsOf(RUN, begin));
    // Between the ends of steps: to which of two a sample at an end belongs is nobody's promise.
    for (let step = 0; step <= STEPS; step += 1)
      await send('/v1/metrics', metricsAt(begin + (step - 0.5) * STEP_MS, 50 * step));
    telemetry = store().open(PLACES);
    const arrived = async () => {
      const [traces, logs, values] = await Promise.all([
        telemetry.traces({ since: begin }),
        telemetry.logs({ since: begin }),
        telemetry.values('worker'),
      ]);
      return [traces.length, logs.length, values.length];
    };
    await vi.waitFor(async () => expect(await arrived()).toEqual([3, 3, 1]), { timeout: 60_000, interval: 500 });
  });

  describe('traces', () => {
    it('are listed, newest first, after their roots', async () =>
      expect(await telemetry.traces({ since: begin })).toMatchObject([
        { traceId: traceId(RUN, 3), component: 'worker', name: 'sweep', spans: 1, errors: 0 },
        { traceId: traceId(RUN, 2), component: 'order', durationMs: 12, spans: 2, errors: 2 },
        {
          traceId: traceId(RUN, 1),
          component: 'gateway',
          name: 'GET /api/orders',
          startedAt: begin,
          durationMs: 40,
          spans: 6,
          errors: 0,
          components: ['gateway', 'order', 'worker'],
        },
      ]));
    it.each([
      [{ asked: true }, [2, 1]],
      [{ errors: true }, [2]],
      [{ component: ['worker'] }, [3, 1]],
      [{ component: ['worker', 'gateway'] }, [1]],
      [{ component: ['nobody'] }, []],
      [{ minMs: 30 }, [1]],
      [{ limit: 1 }, [3]],
    ])('%j', async (query, found) =>
      expect((await telemetry.traces({ since: begin, ...query })).map(({ traceId: id }) => id)).toEqual(
        found.map((each) => traceId(RUN, each)),
      ),
    );
    it('one is told span by span', async () => {
      const found = await telemetry.trace(traceId(RUN, 2));
      expect(found).toMatchObject({
        traceId: traceId(RUN, 2),
        spans: [
          { component: 'order', replica: 'order/container/1', kind: 'server', durationMs: 12, error: true },
          {
            parentSpanId: '0000000000000007',
            name: 'select',
            kind: 'client',
            startedAt: begin + 5_001,
            error: true,
            message: 'no such table',
            attributes: { 'db.system.name': 'postgresql', 'server.address': 'db', 'server.port': 5432 },
          },
        ],
      });
      expect(found?.spans[0]).not.toHaveProperty('parentSpanId');
    });
    it('one is found by the beginning of its id, where only it begins so', async () => {
      const id = traceId(RUN, 1);
      expect((await telemetry.trace(id.slice(0, 16)))?.traceId).toBe(id);
      await expect(telemetry.trace(id.slice(0, 8))).rejects.toThrow(`several traces begin with ${id.slice(0, 8)}`);
    });
    it('one that is not there', async () => expect(await telemetry.trace('f'.repeat(32))).toBeUndefined());
    it('spans of a kind', async () =>
      expect(await telemetry.spans({ component: ['worker'], kind: ['consumer'], since: begin })).toMatchObject([
        { name: 'process orders', durationMs: 20 },
      ]));
    it('who asked whom', async () =>
      expect(
        (await telemetry.graph({ since: begin })).map(({ from, to, system, calls, errors }) => [
          from,
          to,
          system,
          calls,
          errors,
        ]),
      ).toEqual(
        expect.arrayContaining([
          ['gateway', 'order', 'http', 1, 0],
          ['order', 'db', 'postgresql', 2, 1],
          ['order', 'queue', 'rabbitmq', 1, 0],
          ['web', 'gateway', 'http', 1, 0],
          ['worker', 'queue', 'rabbitmq', 1, 0],
        ]),
      ));
    it('and nobody else', async () => expect(await telemetry.graph({ since: begin })).toHaveLength(5));
  });

  describe('logs', () => {
    const texts = async (query: Parameters<Telemetry['logs']>[0]) =>
      (await telemetry.logs({ since: begin, ...query })).map(({ component, text }) => `${component} ${text}`);
    it('oldest first', async () =>
      expect(await texts({})).toEqual(['order listening', 'db LOG:  ready to accept connections', 'order it broke']));
    it('with what a line says of itself', async () =>
      expect((await telemetry.logs({ since: begin, text: 'BROKE' }))[0]).toMatchObject({
        at: begin + 5_000,
        replica: 'order/container/1',
        level: 'error',
        traceId: traceId(RUN, 2),
        spanId: '0000000000000007',
      }));
    it.each([
      [{ level: 'warn' as const }, ['order it broke']],
      [{ component: ['db'] }, ['db LOG:  ready to accept connections']],
      [{ text: 'READY' }, ['db LOG:  ready to accept connections']],
      [{ limit: 1 }, ['order it broke']],
      [{ component: ['nobody'] }, []],
    ])('%j', async (query, found) => expect(await texts(query)).toEqual(found));
    it('who has written any', async () =>
      expect([...(await telemetry.logged(['db', 'order', 'worker'], begin))].sort()).toEqual(['db', 'order']));
  });

  describe('metrics', () => {
    const COUNT = 'http_server_request_duration_seconds_count';
    it('of each component', async () => {
      const found = await telemetry.components({ since: begin, until: end });
      expect(found.find(({ component }) => component === 'order')).toEqual({
        component: 'order',
        requests: {
          perSecond: 10,
          errors: 0.1,
          p50Ms: expect.closeTo(17.5, 1),
          p95Ms: expect.closeTo(24.3, 1),
          p99Ms: expect.closeTo(24.9, 1),
        },
        cpuMillis: 200,
        memoryBytes: 2 ** 27,
        replicas: 2,
      });
      expect(found.find(({ component }) => component === 'worker')).toMatchObject({ backlog: 7 });
      expect(await telemetry.components({ since: begin, until: end, component: ['worker'] })).toHaveLength(1);
    });
    it('growth of a counter, step by step', async () => {
      const where = { component: 'order' };
      const query = {
        name: COUNT,
        fn: 'increase' as const,
        by: ['status'],
        where,
        since: begin,
        until: end,
        step: 15_000,
      };
      expect(await telemetry.range(query)).toEqual([
        { labels: { status: '200' }, points: [15, 30, 45, 60].map((at) => [begin + at * 1000, 135]) },
        { labels: { status: '500' }, points: [15, 30, 45, 60].map((at) => [begin + at * 1000, 15]) },
      ]);
    });
    it('filters', async () => {
      const query = { name: COUNT, fn: 'rate' as const, by: ['component'], since: begin, until: end, step: 60_000 };
      const value = async (where: Readonly<Record<string, string>>) =>
        (await telemetry.range({ ...query, where }))[0]?.points[0]?.[1];
      expect(await value({ status: '5*' })).toBeCloseTo(1);
      expect(await value({ 'status!': '500' })).toBeCloseTo(9);
      expect(await value({ status: '404' })).toBeUndefined();
    });
    it('what each copy takes', async () => {
      const { cpu, memory } = await telemetry.usage({ component: 'order', since: begin, until: end, step: 15_000 });
      for (const [series, value] of [
        [cpu, 100],
        [memory, 2 ** 26],
      ] as const) {
        expect(series.map(({ labels }) => labels.replica).sort()).toEqual(['order/container/1', 'order/container/2']);
        for (const { points } of series) expect(points.map(([, each]) => each)).toEqual([value, value, value, value]);
      }
    });
    it('newest values', async () =>
      expect(await telemetry.values('worker')).toMatchObject([
        {
          name: 'queue_backlog_messages',
          value: 7,
          labels: { group: 'worker', topic: 'orders', state: 'ready', component: 'worker' },
        },
      ]));
    it('who is measured', async () =>
      expect([...(await telemetry.measured(['order', 'db'], end))]).toEqual([['order', 2]]));
  });
}
