import { afterAll, expect, test } from 'vitest';
import type { Project } from './project.ts';
import type { Background } from './run.ts';

/** What is told arrives a little later. */
const PATIENCE = { timeout: 90_000, interval: 1000 };

export interface WatchedOptions {
  readonly environment: string;
  readonly project: () => Project;
  /** What tells metrics at its own address, by the label `component`. */
  readonly scraped: readonly string[];
  /** Whose lines come to Loki. */
  readonly told: readonly string[];
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** The whole reference is watched by the operations stack, which is asked through the programs of others that keep what it tells. */
export function watched({ environment, project, scraped, told }: WatchedOptions): void {
  const on = ['--env', environment];
  const forwards: Background[] = [];
  const addresses = new Map<string, Promise<string>>();

  const forwarded = async (component: string): Promise<string> => {
    const forward = project().begin('open', component, '--print', ...on);
    forwards.push(forward);
    return (await forward.says(/http:\/\/\S+/))[0];
  };
  /** One forwarded port each, however many ask at once. */
  const address = (component: string): Promise<string> => {
    const known = addresses.get(component) ?? forwarded(component);
    addresses.set(component, known);
    return known;
  };
  const ask = async (component: string, path: string, query: Readonly<Record<string, string>> = {}) => {
    const url = new URL(path, await address(component));
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return (await (await fetch(url)).json()) as { data: unknown };
  };
  const prometheus = async (query: string) =>
    ((await ask('prometheus', '/api/v1/query', { query })).data as { result: Series[] }).result;
  const amounts = async (query: string) => (await prometheus(query)).map(({ value }) => value[1]);

  afterAll(async () => {
    for (const { child } of forwards) child.kill('SIGINT');
    await Promise.all(forwards.map(({ ended }) => ended));
  });

  test('Prometheus asks every component, each copy by itself', async () => {
    // Whom it asks is looked up every half a minute.
    const asked = async () =>
      (await prometheus('group by (component) (up)')).map(({ metric }) => metric.component).sort();
    await expect.poll(asked, PATIENCE).toEqual([...scraped].sort());
    await expect.poll(() => amounts('count(up == 0) or vector(0)'), PATIENCE).toEqual(['0']);
    await expect.poll(() => amounts('count(up{job="programs", component="gateway"})'), PATIENCE).toEqual(['2']);
    const counted = 'sum(http_server_request_duration_seconds_count{component="product"}) > bool 0';
    await expect.poll(() => amounts(counted), PATIENCE).toEqual(['1']);
  });

  test('statistics of the stores are told under their names, by accounts that can do nothing else', async () => {
    await expect.poll(() => amounts('pg_up{component=~"db|documents"}'), PATIENCE).toEqual(['1', '1']);
    const committed = 'pg_stat_database_xact_commit{component="db", datname="product"} > bool 0';
    await expect.poll(() => amounts(committed), PATIENCE).toEqual(['1']);
    await expect.poll(() => amounts('redis_up{component="cache"}'), PATIENCE).toEqual(['1']);
    await expect.poll(() => amounts('sum(rabbitmq_queues{component="queue"}) > bool 0'), PATIENCE).toEqual(['1']);
    const query =
      "select rolsuper or rolcreatedb or rolcreaterole or has_database_privilege(rolname, 'product', 'connect') from pg_roles where rolname = 'db-exporter'";
    const psql = `PGPASSWORD="$(cat /run/secrets/admin)" psql -h 127.0.0.1 -U postgres -XAtc "${query}"`;
    const ran = await project().platform('exec', 'db', ...on, '--', 'sh', '-c', psql);
    expect(ran.out.trim(), ran.err).toBe('f');
  });

  test('a line in Loki leads to its trace in Jaeger, which goes through everybody who took part', async () => {
    const query = '{component="gateway"} | trace_id != "" |= "/api/products"';
    const lines = async () =>
      (
        (await ask('loki', '/loki/api/v1/query_range', { query, limit: '20' })).data as {
          result: { stream: Record<string, string> }[];
        }
      ).result.map(({ stream }) => stream);
    await expect.poll(async () => (await lines()).length, PATIENCE).toBeGreaterThan(0);
    const services = async () => {
      const found = await Promise.all(
        (await lines()).map(async ({ trace_id: id }) => {
          const { data } = await ask('jaeger', `/api/traces/${id}`);
          const [trace] = (data ?? []) as { processes: Record<string, { serviceName: string }> }[];
          return Object.values(trace?.processes ?? {}).map(({ serviceName }) => serviceName);
        }),
      );
      return found.flat();
    };
    await expect.poll(services, PATIENCE).toEqual(expect.arrayContaining(['gateway', 'product']));
  });

  test('a duration in Prometheus leads to the trace that it comes from', async () => {
    const now = Date.now() / 1000;
    const query = 'http_server_request_duration_seconds_bucket{component="product"}';
    const range = { query, start: String(now - 600), end: String(now) };
    const found = (await ask('prometheus', '/api/v1/query_exemplars', range)).data as {
      exemplars: { labels: { trace_id: string } }[];
    }[];
    const ids = found.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
    expect(ids.length).toBeGreaterThan(0);
    const kept = await Promise.all(ids.map(async (id) => (await ask('jaeger', `/api/traces/${id}`)).data));
    expect(kept.flat().filter(Boolean).length).toBeGreaterThan(0);
  });

  test('lines come from every component that somebody reads or that sends them', async () => {
    const values = async () => (await ask('loki', '/loki/api/v1/label/component/values')).data;
    await expect.poll(values, PATIENCE).toEqual(expect.arrayContaining([...told]));
  });

  test('CPU and memory of everything that runs', async () => {
    for (const name of ['platform_cpu_millicores', 'platform_memory_bytes']) {
      const of = async () => (await prometheus(`group by (component) (${name})`)).map(({ metric }) => metric.component);
      await expect.poll(of, PATIENCE).toEqual(expect.arrayContaining([...scraped]));
    }
    await expect.poll(() => amounts('sum(platform_memory_bytes{component="db"}) > bool 1e6'), PATIENCE).toEqual(['1']);
  });

  test('the command line asks the same: traces, metrics, lines that are kept', async () => {
    const { platform } = project();
    const [traces, metrics, lines] = await Promise.all([
      platform('traces', '--component', 'order', '--json', ...on),
      platform('metrics', 'order', '--json', ...on),
      platform('logs', 'order', '--stored', '--json', ...on),
    ]);
    expect([traces.code, metrics.code, lines.code], traces.err + metrics.err + lines.err).toEqual([0, 0, 0]);
    expect(traces.out).toContain('/api/orders');
    expect(metrics.out).toContain('"perSecond"');
    expect(lines.out).toContain('"component":"order"');
  });
}
