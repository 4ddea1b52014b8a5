import { hostname } from 'node:os';
import type { Env } from '../../config/index.ts';

/** Where telemetry is sent, and as whom. */
export interface Collector {
  /** Where to post: the endpoint with /v1/traces or /v1/logs. */
  url(signal: 'traces' | 'logs'): URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
}

/** Reads the variables that OpenTelemetry defines for its SDKs; nothing without an endpoint. */
export function collectorOf(service: string, env: Env): Collector | undefined {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!endpoint) return undefined;
  return {
    url: (signal) => new URL(`${endpoint.replace(/\/+$/, '')}/v1/${signal}`),
    headers: pairs(env['OTEL_EXPORTER_OTLP_HEADERS']),
    resource: {
      'service.instance.id': `${hostname()}-${process.pid}`,
      ...resourceAttributes(env),
      'service.name': service,
    },
  };
}

/** What whoever started the program says about it: which copy it is, where it runs. */
export const resourceAttributes = (env: Env): Record<string, string> => pairs(env['OTEL_RESOURCE_ATTRIBUTES']);

/** `a=1,b=2`, percent-encoded as in W3C baggage. */
function pairs(text = ''): Record<string, string> {
  const entries = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
