import { COLLECTOR } from '../names.ts';
import type { Sources } from '../sources.ts';
import type { Value } from '../types.ts';
import { OTLP } from './edges.ts';
import { stackOf } from './stack.ts';

/** The variables that OpenTelemetry defines: any SDK in any language finds the collector by them. */
export function telemetryEnvironment(component: string, sources: Sources): Record<string, Value> {
  const stack = stackOf(sources);
  if (stack.kind === 'none') return {};
  const { runtime } = sources.config.environment;
  // Elsewhere somebody reads what programs print: files on local, the agent on docker. The reader of a cluster leaves them out.
  const sendsLogs = runtime === 'kubernetes' && (stack.kind === 'lean' || stack.logs);
  const sendsTraces = stack.kind === 'lean' || stack.traces;
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: { ref: 'url', component: COLLECTOR, endpoint: OTLP },
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_SERVICE_NAME: component,
    ...(runtime === 'local' ? {} : { OTEL_LOGS_EXPORTER: sendsLogs ? 'otlp' : 'none' }),
    ...(sendsTraces ? {} : { OTEL_TRACES_EXPORTER: 'none' }),
  };
}
