import type { ComponentMetrics, Labels } from '../../../kernel/index.ts';
import { percentile, type Store } from '../store/index.ts';
import { evaluate, type RangeQuery } from './evaluate.ts';
import { Conditions, type Window, windowOf } from './parameters.ts';

/** Measured by servers; by the semantic conventions of OpenTelemetry, in the names of Prometheus. */
const DURATION = 'http_server_request_duration_seconds';
/** Sent by the agent for every copy. */
const CPU = 'platform_cpu_millicores';
const MEMORY = 'platform_memory_bytes';
/** Messages that wait for a group of consumers; groups bear the names of components. */
const BACKLOG = 'queue_backlog_messages';
const READY = { label: 'state', not: false, value: 'ready' };
const STALE_MS = 20_000;

/** Each component in numbers over the last minute, or since `since`: `component` (repeatable), `since`, `until`. */
export function componentMetrics(
  store: Store,
  query: URLSearchParams,
  now: number,
): { components: ComponentMetrics[] } {
  const window = windowOf(query, now, 60_000);
  const requests = requestsOf(store, window);
  const usage = new Map<string, { cpuMillis?: number; memoryBytes?: number; replicas?: number }>();
  const latest = { since: Math.max(window.since, window.until - STALE_MS), until: window.until };
  for (const [component, value] of sums(store, CPU, latest)) usage.set(component, { cpuMillis: value });
  for (const [component, value, replicas] of sums(store, MEMORY, latest)) {
    usage.set(component, { ...usage.get(component), memoryBytes: value, replicas });
  }
  const backlog = backlogs(store, latest);
  const wanted = query.getAll('component');
  const names = [...new Set([...requests.keys(), ...usage.keys(), ...backlog.keys()])].sort();
  return {
    components: names
      .filter((name) => wanted.length === 0 || wanted.includes(name))
      .map((component) => ({
        component,
        ...(requests.has(component) ? { requests: requests.get(component) as Requests } : {}),
        ...usage.get(component),
        ...(backlog.has(component) ? { backlog: backlog.get(component) as number } : {}),
      })),
  };
}

type Requests = NonNullable<ComponentMetrics['requests']>;

const whole = (store: Store, window: Window, query: Partial<RangeQuery> & Pick<RangeQuery, 'name'>) =>
  evaluate(store, {
    filters: [],
    fn: 'increase',
    agg: 'sum',
    by: ['component'],
    q: 0.5,
    window,
    step: window.until - window.since + 1,
    ...query,
  }).flatMap(({ labels, points }) => {
    const value = points.at(-1)?.[1];
    return value === undefined ? [] : [{ labels, value }];
  });

/** From metrics, which count every request; for those who measure nothing (consumers), from spans. */
function requestsOf(store: Store, window: Window): Map<string, Requests> {
  const seconds = (window.until - window.since) / 1000;
  const found = fromSpans(store, window, seconds);
  const by = (rows: readonly { labels: Labels; value: number }[]) =>
    new Map(rows.map(({ labels, value }) => [labels.component ?? '', value]));
  const counts = by(whole(store, window, { name: `${DURATION}_count` }));
  const failed = by(
    whole(store, window, { name: `${DURATION}_count`, filters: [{ label: 'status', not: false, value: '5*' }] }),
  );
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => by(whole(store, window, { name: DURATION, fn: 'quantile', q })));
  for (const [component, count] of counts) {
    if (count === 0) {
      if (!found.has(component)) found.set(component, { perSecond: 0, errors: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 });
      continue;
    }
    const ms = (quantile: Map<string, number> | undefined) => round((quantile?.get(component) ?? 0) * 1000);
    found.set(component, {
      perSecond: round(count / seconds),
      errors: round((failed.get(component) ?? 0) / count),
      p50Ms: ms(p50),
      p95Ms: ms(p95),
      p99Ms: ms(p99),
    });
  }
  return found;
}

function fromSpans(store: Store, { since, until }: Window, seconds: number): Map<string, Requests> {
  const where = new Conditions().add('start >= ? and start <= ?', since * 1000, until * 1000).add('kind in (2, 5)');
  const sql = `select component, bucket, count(*), sum(error) from span ${where.sql} group by component, bucket`;
  const sums = new Map<string, { counts: Map<number, number>; calls: number; errors: number }>();
  for (const [component, bucket, calls, errors] of store.prepare(sql).all(...where.values)) {
    const sum = sums.get(String(component)) ?? { counts: new Map<number, number>(), calls: 0, errors: 0 };
    sums.set(String(component), sum);
    sum.counts.set(Number(bucket), Number(calls));
    sum.calls += Number(calls);
    sum.errors += Number(errors);
  }
  return new Map(
    [...sums].map(([component, { counts, calls, errors }]) => [
      component,
      {
        perSecond: round(calls / seconds),
        errors: round(errors / calls),
        p50Ms: percentile(counts, 0.5),
        p95Ms: percentile(counts, 0.95),
        p99Ms: percentile(counts, 0.99),
      },
    ]),
  );
}

/** Sum over the copies of a component, and how many there are. */
function sums(store: Store, name: string, window: Window): [string, number, number][] {
  const copies = whole(store, window, { name, fn: 'last', by: ['component', 'replica'] });
  const found = new Map<string, [number, number]>();
  for (const { labels, value } of copies) {
    const [sum, count] = found.get(labels.component ?? '') ?? [0, 0];
    found.set(labels.component ?? '', [sum + value, count + 1]);
  }
  return [...found].map(([component, [sum, count]]) => [component, sum, count]);
}

/** Every replica of a group tells the same number: the greatest counts once. */
function backlogs(store: Store, window: Window): Map<string, number> {
  const found = new Map<string, number>();
  const rows = whole(store, window, {
    name: BACKLOG,
    filters: [READY],
    fn: 'last',
    agg: 'max',
    by: ['group', 'component', 'topic'],
  });
  const topics = new Map<string, number>();
  for (const { labels, value } of rows) {
    const key = JSON.stringify([labels.group || labels.component, labels.topic]);
    topics.set(key, Math.max(topics.get(key) ?? 0, value));
  }
  for (const [key, value] of topics) {
    const [group] = JSON.parse(key) as [string];
    found.set(group, (found.get(group) ?? 0) + value);
  }
  return found;
}

const round = (value: number) => Number(value.toPrecision(3));
