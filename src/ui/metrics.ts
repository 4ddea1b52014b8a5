import { type ComponentMetrics, formatSize, type Labels } from '../kernel/index.ts';
import type { Style } from './output.ts';
import { plain } from './style.ts';
import { table } from './table.ts';

/** What app/metrics.ts finds; what is drawn of it. */
export interface MetricsLike {
  readonly components: readonly ComponentMetrics[];
  readonly details?: {
    readonly routes: readonly {
      readonly method: string;
      readonly route: string;
      readonly perSecond: number;
      readonly errors: number;
      readonly p95Ms: number;
    }[];
    readonly values: readonly { readonly name: string; readonly labels: Labels; readonly value: number }[];
  };
}

const HEADER = ['COMPONENT', 'COPIES', 'REQ/S', 'ERRORS', 'P50', 'P95', 'P99', 'CPU', 'MEMORY', 'BACKLOG'];

export function metricsLines({ components, details }: MetricsLike, style: Style): string[] {
  if (components.length === 0) return ['nothing was measured yet'];
  const rows = components.map(({ component, requests, replicas, cpuMillis, memoryBytes, backlog }) => [
    component,
    replicas === undefined ? '' : String(replicas),
    requests === undefined ? '' : number(requests.perSecond),
    requests === undefined || requests.perSecond === 0 ? '' : share(requests.errors, style),
    ...[requests?.p50Ms, requests?.p95Ms, requests?.p99Ms].map((ms) => (ms ? milliseconds(ms) : '')),
    cpuMillis === undefined ? '' : `${Math.round(cpuMillis)}m`,
    memoryBytes === undefined ? '' : formatSize(memoryBytes),
    backlog === undefined ? '' : String(backlog),
  ]);
  return [...table(HEADER, rows), ...(details ? detailLines(details, style) : [])];
}

function detailLines({ routes, values }: NonNullable<MetricsLike['details']>, style: Style): string[] {
  const asked = routes.map(({ method, route, perSecond, errors, p95Ms }) => [
    plain(`${method} ${route}`),
    number(perSecond),
    share(errors, style),
    milliseconds(p95Ms),
  ]);
  const told = values.map(({ name, labels: { component: _, replica, ...labels }, value }) => [
    name,
    replica ?? '',
    Object.entries(labels)
      .map(([label, text]) => plain(`${label}=${text}`))
      .join(' '),
    Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6))),
  ]);
  return [
    ...(asked.length === 0 ? [] : ['', ...table(['ROUTE', 'REQ/S', 'ERRORS', 'P95'], asked)]),
    ...(told.length === 0 ? [] : ['', ...table(['METRIC', 'COPY', 'LABELS', 'VALUE'], told)]),
  ];
}

const number = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toFixed(1));
const milliseconds = (ms: number): string => (ms < 10 ? `${ms.toFixed(1)}ms` : `${Math.round(ms)}ms`);

function share(value: number, style: Style): string {
  const text = `${(value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0)}%`;
  return value === 0 ? text : style.red(text);
}
