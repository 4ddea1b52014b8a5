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
  const found = await look(target, await telemetryOf(target, signal), component, now, signal);
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
    yield await look(target, telemetry, component, now(), signal);
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

async function look(
  target: Target,
  telemetry: Telemetry,
  component: string | undefined,
  now: number,
  signal: AbortSignal,
): Promise<MetricsView> {
  const period = { since: now - WINDOW_MS, until: now };
  // A cluster lets nobody look at its nodes from inside a namespace; what its own metrics server knows, it tells us here.
  const usage = target.runtime === 'kubernetes' ? usageOf(target, signal) : NO_USAGE;
  if (component === undefined) return { components: merged(await telemetry.components(period), await usage) };
  const [components, routes, values] = await Promise.all([
    telemetry.components({ ...period, component: [component] }),
    routesOf(telemetry, component, now),
    telemetry.values(component),
  ]);
  const used = (await usage).filter((each) => each.component === component);
  return { components: merged(components, used), details: { routes, values } };
}

const NO_USAGE: Promise<readonly ComponentMetrics[]> = Promise.resolve([]);

/** CPU and memory as the environment itself measures them. */
async function usageOf(target: Target, signal: AbortSignal): Promise<readonly ComponentMetrics[]> {
  const status = await target.status(signal);
  return (status?.components ?? []).flatMap(({ name, copies }) => {
    const measured = copies.filter(({ memoryBytes }) => memoryBytes !== undefined);
    if (measured.length === 0) return [];
    const sum = (key: 'cpuMillis' | 'memoryBytes') => measured.reduce((total, copy) => total + (copy[key] ?? 0), 0);
    return [
      { component: name, cpuMillis: sum('cpuMillis'), memoryBytes: sum('memoryBytes'), replicas: measured.length },
    ];
  });
}

/** By component; where both know something the second does. */
function merged(one: readonly ComponentMetrics[], other: readonly ComponentMetrics[]): ComponentMetrics[] {
  const found = new Map(one.map((each) => [each.component, each]));
  for (const each of other) found.set(each.component, { ...found.get(each.component), ...each });
  return [...found.values()].sort((a, b) => (a.component < b.component ? -1 : 1));
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
