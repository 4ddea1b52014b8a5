/** OTLP over HTTP in its JSON encoding: where telemetry goes, in batches. */
export { type Collector, collectorOf, resourceAttributes } from './collector.ts';
export { createExporter, type Exporter } from './exporter.ts';
export { linesToOtlp } from './logs.ts';
export { spansToOtlp } from './spans.ts';
