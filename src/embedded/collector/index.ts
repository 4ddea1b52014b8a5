/** The local runtime's collector: receives, scrapes and tails telemetry, keeps it within bounds, and answers questions about it. */
export { type Collector, type CollectorOptions, startCollector } from './collector.ts';
