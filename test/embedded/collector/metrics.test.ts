import { describe, expect, it } from 'vitest';
import { quantile } from '../../../src/embedded/collector/query/index.ts';
import { encode } from '../../../src/embedded/collector/store/codec.ts';
import { decode } from '../../../src/embedded/collector/store/index.ts';
import type { ComponentMetrics, SeriesPoints, SeriesValue, SeriesView } from '../../../src/kernel/index.ts';
import { aSnapshot, aSpan, NOW, opened } from './support.ts';

const range = (ask: ReturnType<typeof opened>['ask'], query: string) =>
  ask<{ series: SeriesPoints[] }>(`/api/metrics/range?${query}`).series;

it('values survive their encoding', () => {
  const values = Array.from({ length: 500 }, (_, n): [number, number] => [n * n * 7 + 1, n % 3 ? n / 7 : -n * 1e12]);
  const read: [number, number][] = [];
  decode(encode([...values].reverse()), (id, value) => read.push([id, value]));
  expect(read).toEqual(values);
  decode(encode([]), () => expect.unreachable());
});

describe('counters', () => {
  /** A counter that grows by 5 each 5 s, begins again in between, and has been there before. */
  const counted = () => {
    const store = opened();
    for (let at = -600_000, value = 1000; at <= 0; at += 5_000, value += 5) {
      if (at === -30_000) value = 5;
      store.metrics.add([aSnapshot(at, [{ value, labels: { route: '/' } }])]);
    }
    return store;
  };

  it('become rates, through resets', () => {
    const { ask } = counted();
    const [series] = range(ask, `name=n&fn=rate&since=${NOW - 60_000}&until=${NOW - 1}&step=10000`);
    expect(series?.labels).toEqual({ route: '/', component: 'order', replica: 'order/process/1' });
    expect(series?.points).toEqual([10, 20, 30, 40, 50, 60].map((s) => [NOW - 60_000 + s * 1000, 1]));
  });

  it('become increases', () => {
    const { ask } = counted();
    const [series] = range(ask, `name=n&fn=increase&since=${NOW - 60_000}&until=${NOW - 1}&step=60000`);
    expect(series?.points).toEqual([[NOW, 60]]);
  });

  it('that are told for the first time by one who was there before count from 0', () => {
    const { metrics, ask } = opened();
    for (let at = -60_000; at < 0; at += 5_000) {
      const failed = at >= -20_000 ? [{ value: 3, labels: { status: '500' } }] : [];
      metrics.add([aSnapshot(at, [{ value: 100, labels: { status: '200' } }, ...failed])]);
    }
    const found = range(ask, `name=n&fn=increase&by=status&since=${NOW - 40_000}&until=${NOW}&step=60000`);
    expect(found.map(({ labels, points }) => [labels.status, points[0]?.[1]])).toEqual([
      ['200', 0],
      ['500', 3],
    ]);
  });

  it('of a copy that is gone end', () => {
    const { metrics, ask } = opened();
    metrics.add([aSnapshot(-100_000, [{ value: 1 }])]);
    metrics.add([aSnapshot(-95_000, [{ value: 2 }])]);
    const [series] = range(ask, `name=n&fn=last&since=${NOW - 120_000}&step=5000`);
    expect(series?.points).toHaveLength(2);
    expect(ask<{ values: SeriesValue[] }>('/api/metrics/last?name=n').values).toEqual([]);
  });
});

describe('gauges', () => {
  const gauged = () => {
    const store = opened();
    for (const [replica, value] of [
      ['a/1', 10],
      ['a/2', 20],
    ] as const) {
      for (let at = -20_000; at < 0; at += 5_000) {
        const samples = [{ name: 'g', type: 'gauge' as const, value: value + at / 5_000 }];
        store.metrics.add([aSnapshot(at, samples, { component: 'a', replica })]);
      }
    }
    return store;
  };
  const since = `since=${NOW - 20_000}&until=${NOW - 1}&step=20000`;

  it.each([
    ['fn=last&by=component', 9 + 19],
    ['fn=last&by=component&agg=avg', 14],
    ['fn=avg&by=component&agg=max', 17.5],
    ['fn=max&by=component&agg=min', 9],
    ['fn=last&replica=a/1', 9],
    ['fn=last&replica=*/2&replica=a/2', undefined],
    ['fn=last&replica!=a/1', 19],
    ['fn=last&replica=a/*&by=component', 28],
  ])('%s', (query, expected) => {
    const { ask } = gauged();
    expect(range(ask, `name=g&${query}&${since}`)[0]?.points[0]?.[1]).toBe(expected);
  });

  it('their series and their newest values', () => {
    const { ask } = gauged();
    expect(ask<{ series: SeriesView[] }>('/api/metrics/series?component=a').series).toEqual([
      { name: 'g', type: 'gauge', labels: { component: 'a', replica: 'a/1' } },
      { name: 'g', type: 'gauge', labels: { component: 'a', replica: 'a/2' } },
    ]);
    expect(ask<{ values: SeriesValue[] }>('/api/metrics/last?name=g&replica=a/2').values).toEqual([
      { labels: { component: 'a', replica: 'a/2' }, at: NOW - 5_000, value: 19 },
    ]);
  });
});

describe('storing', () => {
  it('what does not change takes no room, and is told all the same', () => {
    const { metrics, store, ask } = opened();
    const samples = Array.from({ length: 100 }, (_, n) => ({ name: `m${n}`, value: n }));
    for (let at = -55_000; at <= 0; at += 5_000) metrics.add([aSnapshot(at, samples)]);
    const sizes = store.prepare('select length(data) from sample order by id').all();
    expect(sizes.map(([size]) => Number(size))).toEqual([900, ...Array(11).fill(0)]);
    expect(range(ask, `name=m7&since=${NOW - 20_000}&step=5000`)[0]?.points).toHaveLength(5);
  });

  it('goes on after a restart with the same series', () => {
    const first = opened();
    first.metrics.add([aSnapshot(-10_000, [{ value: 1, labels: { a: 'b' } }])]);
    const second = opened(first.folder);
    second.metrics.add([aSnapshot(-5_000, [{ value: 2, labels: { a: 'b' } }])]);
    expect(second.metrics.count()).toBe(1);
    expect(range(second.ask, `name=n&since=${NOW - 20_000}&step=5000`)[0]?.points).toHaveLength(2);
  });

  it('pushes tell what changed, the rest holds', () => {
    const { metrics, ask } = opened();
    metrics.add([
      aSnapshot(
        -10_000,
        [
          { name: 'a', value: 1 },
          { name: 'b', value: 1 },
        ],
        { origin: 'otlp' },
      ),
    ]);
    metrics.add([aSnapshot(-5_000, [{ name: 'b', value: 2 }], { origin: 'otlp' })]);
    expect(range(ask, `name=a&since=${NOW - 20_000}&step=5000`)[0]?.points).toHaveLength(2);
  });

  it('is bounded for one who makes series without end', () => {
    const { metrics } = opened();
    const samples = Array.from({ length: 5_000 }, (_, n) => ({ labels: { user: String(n) } }));
    expect(metrics.add([aSnapshot(0, samples)])).toBe(1_000);
    expect(metrics.count()).toBe(4_000);
  });
});

it.each([
  [
    0.5,
    [
      [0.1, 10],
      [1, 20],
      [Infinity, 20],
    ],
    0.1,
  ],
  [
    0.75,
    [
      [0.1, 10],
      [1, 20],
      [Infinity, 20],
    ],
    0.55,
  ],
  [
    0.99,
    [
      [0.1, 1],
      [1, 2],
      [Infinity, 100],
    ],
    1,
  ],
  [
    0.5,
    [
      [0.1, 0],
      [Infinity, 0],
    ],
    undefined,
  ],
] as const)('quantile %d of %j is %d', (q, buckets, expected) => {
  expect(
    quantile(
      buckets.map(([le, count]) => ({ le, count })),
      q,
    ),
  ).toBe(expected);
});

describe('components', () => {
  it('in numbers: requests from metrics, messages from spans, usage and backlog', () => {
    const { metrics, spans, ask } = opened();
    const name = 'http_server_request_duration_seconds';
    for (let at = -60_000, n = 0; at < 0; at += 5_000, n += 1) {
      const status = (status: string, count: number) => [
        { name: `${name}_bucket`, type: 'histogram' as const, labels: { status, le: '0.1' }, value: count },
        { name: `${name}_bucket`, type: 'histogram' as const, labels: { status, le: '+Inf' }, value: count },
        { name: `${name}_count`, type: 'histogram' as const, labels: { status }, value: count },
      ];
      metrics.add([
        aSnapshot(at, [...status('200', 60 * n), ...status('503', 60 * n)]),
        ...[1, 2].map((copy) =>
          aSnapshot(
            at,
            [
              { name: 'platform_cpu_millicores', value: 10 },
              { name: 'platform_memory_bytes', value: 100 },
            ],
            {
              component: 'worker',
              replica: `worker/process/${copy}`,
              origin: 'otlp' as const,
            },
          ),
        ),
        aSnapshot(
          at,
          [{ name: 'queue_backlog_messages', labels: { group: 'worker', topic: 't', state: 'ready' }, value: 7 }],
          {
            component: 'worker',
            replica: 'worker/process/1',
          },
        ),
      ]);
    }
    spans([
      aSpan({ component: 'worker', kind: 5, ms: 20 }),
      aSpan({ component: 'worker', kind: 5, ms: 20, error: true }),
    ]);
    const { components } = ask<{ components: ComponentMetrics[] }>('/api/components');
    expect(components).toEqual([
      { component: 'order', requests: { perSecond: 22, errors: 0.5, p50Ms: 50, p95Ms: 95, p99Ms: 99 } },
      {
        component: 'worker',
        requests: expect.objectContaining({ perSecond: 0.0333, errors: 0.5 }),
        cpuMillis: 20,
        memoryBytes: 200,
        replicas: 2,
        backlog: 7,
      },
    ]);
  });
});
