/** Questions to Prometheus 3, whose series carry `component` and `replica`. */
import type { SeriesPoints } from '../../../kernel/index.ts';
import type { Ask } from '../../http.ts';
import type { RangeQuery, Telemetry } from '../../port.ts';
import { type Client, type Matrix, prometheusClient } from './client.ts';
import { componentsOf, cpuOf, memoryOf } from './components.ts';
import { promQl, selector, span } from './promql.ts';

export type Numbers = Pick<Telemetry, 'components' | 'values' | 'range' | 'usage' | 'measured'>;

const MINUTE_MS = 60_000;
const WINDOW_MS = 15 * MINUTE_MS;
const FINEST_MS = 10_000;
/** Whoever has ended is told of no more. */
const FRESH_MS = 30_000;
const STEPS = 120;

export function prometheusMetrics(ask: () => Promise<Ask>, now: () => number, signal?: AbortSignal): Numbers {
  const client = prometheusClient(ask, signal);
  /** Times of the ends of steps; the last one may lie ahead. */
  const ends = (since: number, until: number, step: number) => ({
    start: since + step,
    end: since + Math.ceil((until - since) / step) * step,
    step,
  });
  return {
    components: async ({ until = now(), since = until - MINUTE_MS, component = [] } = {}) =>
      componentsOf(client, { since, until }, component),
    values: async (component) => {
      const [types, found] = await Promise.all([
        client.types(),
        client.query(`last_over_time(${selector(undefined, { component })}[${span(MINUTE_MS)}])`, now()),
      ]);
      const names = new Set(found.map(({ name }) => name));
      return found.filter(({ name }) => !isPart(name, types, names)).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    range: async (query) => {
      const until = query.until ?? now();
      const since = query.since ?? until - WINDOW_MS;
      const step = query.step ?? Math.max(FINEST_MS, Math.ceil((until - since) / STEPS));
      const [found, copies] = await Promise.all([
        client.range(promQl(query, step), ends(since, until, step)),
        query.by?.includes('replica') ? copiesIn(client, since, until) : NO_COPIES,
      ]);
      return found.map((series) => pointsOf(series, query.by, copies));
    },
    usage: async ({ component, since, until, step }) => {
      const [cpu, memory, copies] = await Promise.all([
        client.range(cpuOf(component, step), ends(since, until, step)),
        client.range(memoryOf(component, step), ends(since, until, step)),
        copiesIn(client, since, until),
      ]);
      const named = (series: Matrix) => pointsOf(series, ['component', 'replica'], copies);
      return { cpu: cpu.map(named), memory: memory.map(named) };
    },
    measured: async (components, at) => {
      const copies = (selected: string) =>
        `count by (component) (group by (component, replica) (last_over_time({component!="",${selected}}[${span(FRESH_MS)}])))`;
      // Whoever measures copies from outside knows them by their ids; who is asked by an address would be counted once more.
      const measured = copies('__name__=~"platform_(memory_bytes|restarts_total)"');
      const found = await client.query(`${measured} or ${copies('__name__!~"up|scrape_.*|target_info"')}`, at);
      return new Map(
        found.flatMap(({ labels, value }) =>
          components.includes(labels.component ?? '') ? [[labels.component ?? '', value] as const] : [],
        ),
      );
    },
  };
}

/** Id of a copy by the label `replica`. On a cluster copies are found by the DNS, which knows their addresses alone. */
type Copies = ReadonlyMap<string, string>;
const NO_COPIES: Promise<Copies> = Promise.resolve(new Map());

/** Programs tell their ids themselves. */
async function copiesIn(client: Client, since: number, until: number): Promise<Copies> {
  const info = selector('target_info', { 'replica!': '', 'service_instance_id!': '' });
  const found = await client.query(`last_over_time(${info}[${span(until - since)}])`, until);
  return new Map(found.map(({ labels }) => [labels.replica ?? '', labels.service_instance_id ?? '']));
}

/** Labels in the order of the question; one that a series has not is empty. */
function pointsOf({ labels, points }: Matrix, by: RangeQuery['by'], copies: Copies): SeriesPoints {
  if (by === undefined) return { labels, points };
  const textOf = (label: string) =>
    label === 'replica' ? (copies.get(labels[label] ?? '') ?? labels[label] ?? '') : (labels[label] ?? '');
  return { labels: Object.fromEntries(by.map((label) => [label, textOf(label)])), points };
}

/** What Prometheus says about its own work on a series, or about who sent it. */
const OURS = /^(up|scrape_\w+|target_info)$/;

/** Buckets, sums and counts are parts of a histogram, and told by their whole. What was pushed comes without its kind. */
function isPart(name: string, types: ReadonlyMap<string, string>, names: ReadonlySet<string>): boolean {
  const whole = name.replace(/_(bucket|sum|count)$/, '');
  return OURS.test(name) || types.get(whole) === 'histogram' || (whole !== name && names.has(`${whole}_bucket`));
}
