import { expect, it, onTestFinished } from 'vitest';
import type { Begin } from '../../src/lifecycle/index.ts';
import { testTelemetry } from '../../src/testing/index.ts';
import { createWorker } from '../../src/worker/index.ts';

const quiet: Begin = async () => [];

async function start(begin: Begin = quiet, ping: () => Promise<void> = async () => {}) {
  const closed: string[] = [];
  const worker = createWorker({
    settings: { name: 'test', logLevel: 'silent', host: '127.0.0.1', port: 0, drainMs: 60_000, stopMs: 1000 },
    telemetry: testTelemetry(),
    requires: { queue: { ping, close: async () => void closed.push('queue') } },
  });
  const running = await worker.start(begin);
  // What it listens to belongs to the process of the tests here.
  onTestFinished(async () => {
    await running.stop(0);
    for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.removeAllListeners(signal);
  });
  return { running, closed, ask: (path: string) => fetch(`http://127.0.0.1:${running.port}${path}`) };
}

it('answers what operators ask, and nothing else', async () => {
  const { ask } = await start();
  for (const path of ['/livez', '/readyz', '/startupz']) expect((await ask(path)).status).toBe(200);
  expect(await (await ask('/metrics')).text()).toContain('process_cpu_seconds_total');
  const other = await ask('/api');
  expect(other.status).toBe(404);
  expect(other.headers.get('content-type')).toBe('application/problem+json');
});

it('is alive, but not ready, while a store is down', async () => {
  const { ask } = await start(quiet, () => Promise.reject(new Error('away')));
  const ready = await ask('/readyz');
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ status: 'down', checks: { queue: 'down' } });
  expect((await ask('/livez')).status).toBe(200);
});

it('stops taking at once, finishes what is in flight, then closes its stores', async () => {
  const order: string[] = [];
  let finish = () => {};
  const inFlight = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const begin: Begin = async () => [
    {
      close: async () => {
        order.push('asked to close');
        await inFlight;
        order.push('finished');
      },
    },
  ];
  const { running, closed } = await start(begin);
  const stopped = running.stop(0);
  await expect.poll(() => order).toEqual(['asked to close']);
  expect(closed).toEqual([]);
  finish();
  await stopped;
  expect(order).toEqual(['asked to close', 'finished']);
  expect(closed).toEqual(['queue']);
});
