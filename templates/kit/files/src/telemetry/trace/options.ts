import { hostname } from 'node:os';
import type { Env } from '../../config/index.ts';

export interface ExporterOptions {
  /** Where to post: the endpoint with /v1/traces. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  /** Share of new traces that is sent, 0 to 1; traces begun elsewhere keep the decision made there. */
  readonly ratio: number;
}

/** Reads the variables that OpenTelemetry defines for its SDKs; nothing without an endpoint. */
export function exporterOptions(service: string, env: Env): ExporterOptions | undefined {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!endpoint) return undefined;
  return {
    url: new URL(`${endpoint.replace(/\/+$/, '')}/v1/traces`),
    headers: pairs(env['OTEL_EXPORTER_OTLP_HEADERS']),
    resource: {
      'service.instance.id': `${hostname()}-${process.pid}`,
      ...pairs(env['OTEL_RESOURCE_ATTRIBUTES']),
      'service.name': service,
    },
    ratio: ratioOf(env),
  };
}

/** OTEL_TRACES_SAMPLER, with or without `parentbased_`: always_on, always_off, or traceidratio with its share in OTEL_TRACES_SAMPLER_ARG. */
function ratioOf(env: Env): number {
  const sampler = (env['OTEL_TRACES_SAMPLER'] ?? 'traceidratio').replace('parentbased_', '');
  if (sampler !== 'traceidratio') return sampler === 'always_off' ? 0 : 1;
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1);
  return ratio >= 0 && ratio <= 1 ? ratio : 1;
}

/** `a=1,b=2`, percent-encoded as in W3C baggage. */
function pairs(text = ''): Record<string, string> {
  const entries = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
