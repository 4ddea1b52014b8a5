import { createMetrics } from '@app/kit/telemetry';
import { expect, test } from 'vitest';
import { createRates, listenForMetrics } from '../../src/observe/index.ts';

function counting() {
  const clock = { ms: 1_700_000_000_400 };
  const rates = createRates(['order', 'auth'], () => clock.ms);
  /** Requests at an even pace for some seconds. */
  const ask = (perSecond: number, seconds: number) => {
    for (let i = 0; i < perSecond * seconds; i += 1) {
      rates.count('order');
      clock.ms += 1000 / perSecond;
    }
  };
  return { clock, rates, ask };
}

test('a steady rate is told as it is, also right after the start', () => {
  const { rates, ask } = counting();
  ask(20, 3);
  expect(rates.read()['order']).toBeCloseTo(20, -1);
  ask(20, 30);
  expect(rates.read()).toEqual({ order: 20, auth: 0 });
});

test('a rise and an end are seen within the window', () => {
  const { clock, rates, ask } = counting();
  ask(10, 20);
  ask(100, 5);
  expect(rates.read()['order']).toBeGreaterThan(40);
  ask(100, 6);
  expect(rates.read()['order']).toBeCloseTo(100, 0);
  clock.ms += 11_000;
  expect(rates.read()['order']).toBe(0);
  clock.ms += 3_600_000;
  ask(10, 11);
  expect(rates.read()['order']).toBeCloseTo(10, 0);
});

test('a clock that was set back loses nothing', () => {
  const { clock, rates, ask } = counting();
  ask(10, 20);
  clock.ms -= 60_000;
  expect(rates.read()['order']).toBe(10);
});

test('what no route leads to is not counted', () => {
  const { rates } = counting();
  rates.count('stranger');
  expect(Object.keys(rates.read())).toEqual(['order', 'auth']);
});

test('rates are told on the port of the metrics', async () => {
  const rates = createRates(['order']);
  const listener = await listenForMetrics(createMetrics(), rates, { host: '127.0.0.1', port: 0 });
  const get = (path: string) => fetch(`http://127.0.0.1:${listener.port}${path}`);
  expect(await (await get('/rates')).json()).toEqual({ rates: { order: 0 } });
  expect((await get('/metrics')).status).toBe(200);
  expect((await get('/')).status).toBe(404);
  listener.close();
});
