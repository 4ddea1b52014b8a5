/** Telemetry from the operations stack: numbers of Prometheus, lines of Loki, traces of Jaeger. */
import { setMaxListeners } from 'node:events';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { LOG_STORE, METRIC_STORE, TRACE_STORE } from '../../model/names.ts';
import { type Ask, type Asked, askAt } from '../http.ts';
import { NOBODY, type Places } from '../places.ts';
import type { Telemetry } from '../port.ts';
import { jaegerTraces } from './jaeger/index.ts';
import { lokiLogs } from './loki/index.ts';
import { prometheusMetrics } from './prometheus/index.ts';

/** How each store is reached; asked for when the first question to it comes. One that is absent keeps nothing. */
export interface StackAddresses {
  readonly metrics?: () => Promise<string>;
  readonly logs?: () => Promise<string>;
  readonly traces?: () => Promise<string>;
}

export interface StackOptions {
  readonly places?: Places;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly signal?: AbortSignal;
}

const STORES = {
  metrics: { component: METRIC_STORE, called: 'Prometheus' },
  logs: { component: LOG_STORE, called: 'Loki' },
  traces: { component: TRACE_STORE, called: 'Jaeger' },
} as const satisfies Readonly<Record<keyof StackAddresses, Asked>>;

export function stackTelemetry(
  addresses: StackAddresses,
  { places = NOBODY, now = Date.now, signal }: StackOptions = {},
): Telemetry {
  if (signal) setMaxListeners(0, signal);
  const asker = (signalOf: keyof StackAddresses): (() => Promise<Ask>) => {
    let known: Promise<Ask> | undefined;
    return () => {
      const address = addresses[signalOf];
      if (!address) return Promise.reject(notKept(signalOf));
      known ??= address().then((url) => askAt(url, STORES[signalOf]));
      return known;
    };
  };
  return {
    kind: 'stack',
    ...prometheusMetrics(asker('metrics'), now, signal),
    ...lokiLogs(asker('logs'), now, signal),
    ...jaegerTraces(asker('traces'), places, now, signal),
  };
}

const notKept = (what: keyof StackAddresses) =>
  new PlatformError({
    code: 'no-telemetry',
    message: `this platform keeps no ${what}`,
    next: `leave \`${what}: none\` out of \`observability\` in platform.yaml, then: platform up`,
    exitCode: ExitCode.badInput,
  });
