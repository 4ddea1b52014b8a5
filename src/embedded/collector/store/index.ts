/** Spans, log lines and metrics on disk: bounded in size and age, whole after a kill at any point. */
export { durationOf, percentile } from './buckets.ts';
export { decode } from './codec.ts';
export { openStore, type Row, type Store } from './database.ts';
export { LEVELS, logWriter, type Mark, readMarks } from './logs.ts';
export { COMPLETE_MS, type MetricWriter, metricWriter } from './metrics.ts';
export { clearSeries, type Limits, tidy } from './retention.ts';
export { type PeerOf, spanWriter } from './spans.ts';
