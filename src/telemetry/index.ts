/** What runs tells about itself: questions to the collector, and the agent's own measurements on their way to it. */
export * from './queries.ts';
export { type Reading, sendReadings } from './send.ts';
