import { get } from 'node:http';
import type { MetricsAddress, Runtime, Sample } from '../../engine/index.ts';
import type { Component, Model } from '../../model/index.ts';
import { createRates, seriesOf } from './rates.ts';

/** Counter of the gateway: requests that it took for a component, when they came, not when they were answered. */
const GATEWAY_COUNTER = 'gateway_upstream_requests_total';
/** Counter of every server of the kit; for what no gateway stands in front of, and for the gateway itself. */
const SERVER_COUNTER = 'http_server_request_duration_seconds_count';
const SCRAPE_MS = 2_000;

/** Everything that policies are decided by at one moment. */
export interface Measured {
  readonly samples: readonly Sample[];
  /** Requests per second by component. Absent: it could not be measured, which is not the same as none. */
  readonly rps: ReadonlyMap<string, number>;
  /** Messages that wait for a component's own subscriptions. */
  readonly queue: ReadonlyMap<string, number>;
  /** By component, metric, id of the copy. */
  readonly custom: ReadonlyMap<string, Readonly<Record<string, Readonly<Record<string, number>>>>>;
}

type Fetch = (url: string) => Promise<string | undefined>;

/** Measures what the policies of these components need, and nothing else. Whatever does not answer is missing in the result. */
export function createMeasuring(runtime: Runtime, now: () => number, fetchText: Fetch = textAt) {
  const rates = createRates();

  const scrape = async (wanted: ReadonlySet<string>) => {
    const addresses = wanted.size > 0 ? await metricsOf(runtime) : [];
    const mine = addresses.filter(({ component }) => wanted.has(component));
    const texts = await Promise.all(mine.map(async (each) => ({ ...each, text: await fetchText(each.url) })));
    return texts.flatMap(({ text, ...each }) => (text === undefined ? [] : [{ ...each, text }]));
  };

  return async (model: Model, scaled: readonly Component[]): Promise<Measured> => {
    const gateways = model.components.filter(({ kind }) => kind === 'gateway').map(({ name }) => name);
    const byRate = scaled.filter(({ scale }) => scale?.metrics.some(({ type }) => type === 'rps'));
    const byOwn = scaled.filter(({ scale }) => scale?.metrics.some(({ type }) => type === 'custom'));
    const wanted = new Set([...(byRate.length > 0 ? gateways : []), ...byOwn.map(({ name }) => name)]);
    const [samples, pages, queue] = await Promise.all([
      scaled.length > 0 ? (runtime.samples?.read().catch(() => []) ?? []) : [],
      scrape(wanted),
      backlogs(runtime, scaled),
    ]);
    const grown = rates.next(countsOf(pages, new Set(gateways), byRate), now());
    const rps = new Map(byRate.flatMap(({ name }) => sumOf(grown, name)));
    const custom = new Map(byOwn.map((component) => [component.name, ownMetrics(component, pages)]));
    return { samples, rps, queue, custom };
  };
}

const metricsOf = async (runtime: Runtime): Promise<readonly MetricsAddress[]> =>
  (await runtime.signals?.metrics().catch(() => [])) ?? [];

type Page = MetricsAddress & { readonly text: string };

/** Key: `component replica`; what a gateway counts for a component, and what it counts for itself. */
function countsOf(
  pages: readonly Page[],
  gateways: ReadonlySet<string>,
  scaled: readonly Component[],
): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (key: string, value: number) => counts.set(key, (counts.get(key) ?? 0) + value);
  for (const { component, replica, text } of pages) {
    if (!gateways.has(component)) continue;
    // A counter appears with the first request: until then there were none.
    for (const { name } of scaled) if (name === component || !gateways.has(name)) add(`${name} ${replica}`, 0);
    for (const { value } of seriesOf(text, SERVER_COUNTER)) add(`${component} ${replica}`, value);
    for (const { labels, value } of seriesOf(text, GATEWAY_COUNTER)) {
      const upstream = /upstream="([^"]+)"/.exec(labels)?.[1];
      if (upstream !== undefined) add(`${upstream} ${replica}`, value);
    }
  }
  return counts;
}

function sumOf(rates: ReadonlyMap<string, number>, component: string): [string, number][] {
  const mine = [...rates].filter(([key]) => key.startsWith(`${component} `)).map(([, rate]) => rate);
  return mine.length === 0 ? [] : [[component, mine.reduce((sum, rate) => sum + rate, 0)]];
}

function ownMetrics({ name, scale }: Component, pages: readonly Page[]) {
  const names = scale?.metrics.flatMap((metric) => (metric.type === 'custom' ? metric.metric : [])) ?? [];
  const values = (metric: string) =>
    pages
      .filter(({ component }) => component === name)
      .flatMap(({ replica, text }): [string, number][] => {
        const series = seriesOf(text, metric);
        return series.length === 0 ? [] : [[replica, series.reduce((sum, { value }) => sum + value, 0)]];
      });
  return Object.fromEntries(names.map((metric) => [metric, Object.fromEntries(values(metric))]));
}

async function backlogs(runtime: Runtime, scaled: readonly Component[]): Promise<Map<string, number>> {
  const asked = await Promise.all(
    scaled.map(async ({ name, scale, backlog }): Promise<[string, number][]> => {
      if (!backlog || !runtime.signals || !scale?.metrics.some(({ type }) => type === 'queue')) return [];
      const value = await runtime.signals.backlog(backlog, name).catch(() => undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return new Map(asked.flat());
}

/** Not fetch: that loads a client of its own, and this process is to stay small. */
function textAt(url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const call = get(url, { timeout: SCRAPE_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', () => resolve(undefined));
      response.once('end', () => resolve(response.statusCode === 200 ? Buffer.concat(parts).toString() : undefined));
    });
    call.once('timeout', () => call.destroy(new Error('no answer in time')));
    call.once('error', () => resolve(undefined));
  });
}
