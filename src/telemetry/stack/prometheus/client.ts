import type { Labels } from '../../../kernel/index.ts';
import type { Ask } from '../../http.ts';

/** What Prometheus adds by itself and nobody asked for. */
const ADDED = new Set(['__name__', 'job', 'instance']);

export interface Sampled {
  readonly name: string;
  readonly labels: Labels;
}
/** Times are milliseconds since the epoch. */
export interface Vector extends Sampled {
  readonly at: number;
  readonly value: number;
}
export interface Matrix extends Sampled {
  readonly points: readonly (readonly [at: number, value: number])[];
}

type Pair = readonly [seconds: number, text: string];
interface Answer<T> {
  readonly data?: { readonly result: readonly ({ readonly metric: Labels } & T)[] };
}

/** Questions to Prometheus 3 (prometheus.io/docs/prometheus/latest/querying/api). What is no number (0 divided by 0) is left out. */
export interface Client {
  /** At one time. */
  query(expression: string, at: number): Promise<Vector[]>;
  /** At `start`, `start + step`, … up to `end`. Milliseconds. */
  range(
    expression: string,
    period: { readonly start: number; readonly end: number; readonly step: number },
  ): Promise<Matrix[]>;
  /** Kind of each metric by its name; of a histogram by the name of the whole. */
  types(): Promise<ReadonlyMap<string, string>>;
}

export function prometheusClient(ask: () => Promise<Ask>, signal?: AbortSignal): Client {
  const result = async <T>(path: string, query: Readonly<Record<string, string>>) =>
    (await (await ask())<Answer<T>>(path, query, signal))?.data?.result ?? [];
  return {
    query: async (query, at) =>
      (await result<{ readonly value: Pair }>('/api/v1/query', { query, time: seconds(at) })).flatMap(
        ({ metric, value }): Vector[] =>
          pointsOf([value]).map(([when, number]) => ({ ...sampled(metric), at: when, value: number })),
      ),
    range: async (query, { start, end, step }) =>
      (
        await result<{ readonly values: readonly Pair[] }>('/api/v1/query_range', {
          query,
          start: seconds(start),
          end: seconds(end),
          step: seconds(step),
        })
      ).map(({ metric, values }) => ({ ...sampled(metric), points: pointsOf(values) })),
    types: async () => {
      const found = await (await ask())<{
        readonly data?: Readonly<Record<string, readonly { readonly type: string }[]>>;
      }>('/api/v1/metadata', {}, signal);
      return new Map(Object.entries(found?.data ?? {}).map(([name, [first]]) => [name, first?.type ?? 'unknown']));
    },
  };
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const pointsOf = (pairs: readonly Pair[]) =>
  pairs
    .map(([at, text]) => [Math.round(at * 1000), numberOf(text)] as const)
    .filter(([, value]) => !Number.isNaN(value));

const numberOf = (text: string): number =>
  text === '+Inf' ? Number.POSITIVE_INFINITY : text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);

const sampled = (metric: Labels): Sampled => ({
  name: metric.__name__ ?? '',
  labels: Object.fromEntries(Object.entries(metric).filter(([key]) => !ADDED.has(key))),
});
