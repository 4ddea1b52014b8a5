import { setTimeout as delay } from 'node:timers/promises';
import type { Target } from '../engine/target.ts';
import type { ComponentMetrics, SeriesValue } from '../kernel/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { refuseUnknown, telemetryOf } from './telemetry.ts';

/** Over this time rates and percentiles are taken. */
export const WINDOW_MS = 60_000;
const DURATION = 'http_server_request_duration_seconds';

export interface RouteMetrics {
  readonly method: string;
  readonly route: string;
  readonly perSecond: number;
  /** Share that failed, 0 to 1. */
  readonly errors: number;
  readonly p95Ms: number;
}
export interface ComponentDetails {
  readonly routes: readonly RouteMetrics[];
  /** What it tells beside: newest value of each series that is no part of a histogram. */
  readonly values: readonly (SeriesValue & { readonly name: string })[];
}
export interface MetricsView {
  readonly components: readonly ComponentMetrics[];
  /** Of the one component that was asked for. */
  readonly details?: ComponentDetails;
}

/** Every component in numbers, or one of them in detail. */
export async function metrics(
  target: Target,
  component: string | undefined,
  now: number,
  signal: AbortSignal,
): Promise<MetricsView> {
  const found = await look(await telemetryOf(target, signal), component, now);
  if (component !== undefined && found.components.length === 0) await refuseUnknown(target, [component], signal);
  return found;
}

/** The same again and again, until the signal. */
export async function* watchMetrics(
  target: Target,
  component: string | undefined,
  everyMs: number,
  now: () => number,
  signal: AbortSignal,
): AsyncGenerator<MetricsView> {
  const telemetry = await telemetryOf(target, signal);
  if (component !== undefined) await refuseUnknown(target, [component], signal);
  while (!signal.aborted) {
    yield await look(telemetry, component, now());
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

async function look(telemetry: Telemetry, component: string | undefined, now: number): Promise<MetricsView> {
  const period = { since: now - WINDOW_MS, until: now };
  if (component === undefined) return { components: await telemetry.components(period) };
  const [components, routes, values] = await Promise.all([
    telemetry.components({ ...period, component: [component] }),
    routesOf(telemetry, component, now),
    valuesOf(telemetry, component),
  ]);
  return { components, details: { routes, values } };
}

async function routesOf(telemetry: Telemetry, component: string, now: number): Promise<RouteMetrics[]> {
  const window = { since: now - WINDOW_MS, until: now, step: WINDOW_MS + 1 };
  const by = ['method', 'route'];
  const count = `${DURATION}_count`;
  const [all, failed, slow] = await Promise.all([
    telemetry.range({ ...window, name: count, fn: 'increase', by, where: { component } }),
    telemetry.range({ ...window, name: count, fn: 'increase', by, where: { component, status: '5*' } }),
    telemetry.range({ ...window, name: DURATION, fn: 'quantile', q: 0.95, by, where: { component } }),
  ]);
  const valueIn = (list: typeof all, labels: object) =>
    list.find((each) => JSON.stringify(each.labels) === JSON.stringify(labels))?.points.at(-1)?.[1] ?? 0;
  return all
    .map(({ labels, points }) => {
      const requests = points.at(-1)?.[1] ?? 0;
      return {
        method: labels.method ?? '',
        route: labels.route ?? '',
        perSecond: (requests * 1000) / WINDOW_MS,
        errors: requests === 0 ? 0 : valueIn(failed, labels) / requests,
        p95Ms: valueIn(slow, labels) * 1000,
      };
    })
    .filter(({ perSecond }) => perSecond > 0)
    .sort((a, b) => b.perSecond - a.perSecond);
}

async function valuesOf(telemetry: Telemetry, component: string): Promise<ComponentDetails['values']> {
  const series = await telemetry.series({ where: { component } });
  const names = [...new Set(series.filter(({ type }) => type !== 'histogram').map(({ name }) => name))].sort();
  const found = await Promise.all(
    names.map(async (name) =>
      (await telemetry.last({ name, where: { component } })).map((value) => ({ name, ...value })),
    ),
  );
  return found.flat();
}
