import { describe, expect, it, test } from 'vitest';
import { grown, promQl, selector } from '../../src/telemetry/stack/prometheus/promql.ts';

describe('a selector', () => {
  it.each([
    [{}, 'up{}'],
    [{ component: 'order' }, 'up{component="order"}'],
    [{ status: '5*', 'route!': '/livez' }, 'up{status=~"5.*",route!="/livez"}'],
    [{ 'path!': '/a.b*' }, 'up{path!~"/a\\\\.b.*"}'],
    [{ name: 'say "hi"\\' }, 'up{name="say \\"hi\\"\\\\"}'],
  ])('%j', (where, text) => expect(selector('up', where)).toBe(text));
  it('of everything a component tells', () =>
    expect(selector(undefined, { component: 'db' })).toBe('{component="db"}'));
});

describe('a question over time', () => {
  const where = { component: 'order' };
  test('the last value of each step', () =>
    expect(promQl({ name: 'up', where }, 15_000)).toBe('last_over_time(up{component="order"}[15000ms])'));
  test('means, series that become one', () =>
    expect(promQl({ name: 'up', fn: 'avg', by: ['replica'], agg: 'max' }, 5_000)).toBe(
      'max by (replica) (avg_over_time(up{}[5000ms]))',
    ));
  test('growth: the value now less the value then, which may not be known', () =>
    expect(grown('x_total', 15_000)).toBe(
      '((last_over_time(x_total[60000ms]) - last_over_time(x_total[60000ms] offset 15000ms)) >= 0 or last_over_time(x_total[60000ms]))',
    ));
  test('rate', () =>
    expect(promQl({ name: 'x_total', fn: 'rate' }, 15_000)).toBe(`${grown('x_total{}', 15_000)} / 15`));
  test('a quantile over its buckets', () =>
    expect(promQl({ name: 'd_seconds', fn: 'quantile', q: 0.5, by: ['route'] }, 60_000)).toBe(
      `histogram_quantile(0.5, sum by (le, route) (${grown('d_seconds_bucket{}', 60_000)}))`,
    ));
});
