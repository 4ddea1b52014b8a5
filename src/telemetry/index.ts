/** What runs tells about itself: questions to whoever keeps it, and the agent's own measurements on their way there. */
export { type Line, type Reading, sendLines, sendReadings } from '../kernel/otlp/index.ts';
export { type CollectorTelemetry, collectorTelemetry } from './collector/queries.ts';
export { graphOf } from './graph.ts';
export { type Places, placesOf } from './places.ts';
export type * from './port.ts';
export { type StackAddresses, stackTelemetry } from './stack/index.ts';
