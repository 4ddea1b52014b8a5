import { expect, test } from 'vitest';
import { createRates, seriesOf } from '../../../src/agent/scaling/rates.ts';

test('the series of a metric, without comments and without others that begin like it', () => {
  const text = [
    '# TYPE requests counter',
    'requests{upstream="product"} 12',
    'requests{upstream="order"} 3.5e1',
    'requests_failed{upstream="order"} 7',
    'requests 2',
    'requests{upstream="broken"} NaN',
  ].join('\n');
  expect(seriesOf(text, 'requests')).toEqual([
    { labels: '{upstream="product"}', value: 12 },
    { labels: '{upstream="order"}', value: 35 },
    { labels: '', value: 2 },
  ]);
});

test('a rate is what was added between two looks', () => {
  const rates = createRates();
  expect(rates.next(new Map([['a', 100]]), 0).size).toBe(0);
  expect(rates.next(new Map([['a', 150]]), 5_000).get('a')).toBe(10);
});

test('a counter that began anew counts from there; one that is new tells nothing yet', () => {
  const rates = createRates();
  rates.next(new Map([['a', 100]]), 0);
  const next = rates.next(
    new Map([
      ['a', 20],
      ['b', 500],
    ]),
    2_000,
  );
  expect([next.get('a'), next.get('b')]).toEqual([10, undefined]);
});
