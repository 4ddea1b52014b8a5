/** From requests of OTLP, in the shape of their JSON encoding, to what is stored. */
export { logsOf } from './logs.ts';
export { type Accumulate, accumulator, metricsOf } from './metrics.ts';
export { spansOf } from './spans.ts';
export { idOf, isRecord, type Json } from './values.ts';
