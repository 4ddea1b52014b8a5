import type { ComponentMetrics } from '../../../kernel/index.ts';
import type { Client } from './client.ts';
import { grown, selector, span } from './promql.ts';

/** Measured by servers; by the semantic conventions of OpenTelemetry, in the names of Prometheus. */
const REQUEST = 'http_server_request_duration_seconds';
/** Those who consume measure messages. */
const MESSAGE = 'queue_message_duration_seconds';
const FAILED_MESSAGES = 'queue_messages_failed_total';
const BACKLOG = 'queue_backlog_messages';
const STALE_MS = 30_000;
const CPU_MS = 60_000;
/** What an exporter says of its own process is told under the name of its store. */
const OF_PROGRAMS = { job: 'programs' };

/**
 * CPU of each copy, in thousandths of a core: as its runtime measures it, else as it says itself. A copy has another id there on a
 * cluster, so it is one or the other for all copies of a component.
 */
export const cpuOf = (component: string | undefined, ms = STALE_MS): string => {
  const where = component === undefined ? { 'component!': '' } : { component };
  const told = `avg by (component, replica) (avg_over_time(${selector('platform_cpu_millicores', where)}[${span(ms)}]))`;
  const spent = grown(selector('process_cpu_seconds_total', { ...where, ...OF_PROGRAMS }), CPU_MS);
  return `${told} or on (component) sum by (component, replica) (${spent} * ${(1000 * 1000) / CPU_MS})`;
};

export const memoryOf = (component: string | undefined, ms = STALE_MS): string => {
  const where = component === undefined ? { 'component!': '' } : { component };
  const of = (name: string, more = {}) =>
    `sum by (component, replica) (avg_over_time(${selector(name, { ...where, ...more })}[${span(ms)}]))`;
  return `${of('platform_memory_bytes')} or on (component) ${of('process_resident_memory_bytes', OF_PROGRAMS)}`;
};

type Numbers = ReadonlyMap<string, number>;

/** Each component in numbers over a window. */
export async function componentsOf(
  client: Client,
  { since, until }: { readonly since: number; readonly until: number },
  wanted: readonly string[],
): Promise<ComponentMetrics[]> {
  const ms = until - since;
  const by = async (expression: string): Promise<Numbers> =>
    new Map((await client.query(expression, until)).map(({ labels, value }) => [labels.component ?? '', value]));
  const [requests, messages, cpu, memory, replicas, backlog] = await Promise.all([
    rates(by, REQUEST, selector(`${REQUEST}_count`, { 'component!': '', status: '5*' }), ms),
    rates(by, MESSAGE, selector(FAILED_MESSAGES, { 'component!': '' }), ms),
    by(`sum by (component) (${cpuOf(undefined)})`),
    by(`sum by (component) (${memoryOf(undefined)})`),
    by(`count by (component) (${memoryOf(undefined)})`),
    backlogs(client, until),
  ]);
  const names = new Set([requests, messages, cpu, memory, backlog].flatMap((found) => [...found.keys()]));
  return [...names]
    .filter((name) => name !== '' && (wanted.length === 0 || wanted.includes(name)))
    .sort()
    .map((component) => ({
      component,
      ...present('requests', busier(requests.get(component), messages.get(component))),
      ...present('cpuMillis', cpu.get(component)),
      ...present('memoryBytes', memory.get(component)),
      ...present('replicas', replicas.get(component)),
      ...present('backlog', backlog.get(component)),
    }));
}

type Requests = NonNullable<ComponentMetrics['requests']>;

async function rates(
  by: (expression: string) => Promise<Numbers>,
  name: string,
  failures: string,
  ms: number,
): Promise<ReadonlyMap<string, Requests>> {
  const sum = (series: string) => `sum by (component) (${grown(series, ms)})`;
  const buckets = grown(selector(`${name}_bucket`, { 'component!': '' }), ms);
  const quantile = (q: number) => by(`histogram_quantile(${q}, sum by (component, le) (${buckets}))`);
  const [counts, failed, p50, p95, p99] = await Promise.all([
    by(sum(selector(`${name}_count`, { 'component!': '' }))),
    by(sum(failures)),
    quantile(0.5),
    quantile(0.95),
    quantile(0.99),
  ]);
  const milliseconds = (of: Numbers, component: string) => round((of.get(component) ?? 0) * 1000);
  return new Map(
    [...counts].map(([component, count]) => [
      component,
      {
        perSecond: round((count * 1000) / ms),
        errors: count === 0 ? 0 : round(Math.min(1, (failed.get(component) ?? 0) / count)),
        p50Ms: milliseconds(p50, component),
        p95Ms: milliseconds(p95, component),
        p99Ms: milliseconds(p99, component),
      },
    ]),
  );
}

/** A worker answers the questions about its health, and handles messages. */
const busier = (requests: Requests | undefined, messages: Requests | undefined): Requests | undefined =>
  (requests?.perSecond ?? 0) === 0 && messages !== undefined ? messages : requests;

/** Every copy of a group tells the same number: the greatest counts once. Groups bear the names of components. */
async function backlogs(client: Client, until: number): Promise<Numbers> {
  const ready = `last_over_time(${selector(BACKLOG, { state: 'ready' })}[${span(STALE_MS)}])`;
  const found = await client.query(`sum by (group) (max by (group, topic) (${ready}))`, until);
  return new Map(found.map(({ labels, value }) => [labels.group ?? '', value]));
}

const present = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };

const round = (value: number) => Number(value.toPrecision(3));
