/** What the agent tells the collector because nobody else can: what copies print, and how many of them there should be. */
export { collectorUrl } from './collector-url.ts';
export { scaleReadings } from './scaling.ts';
export { startShipping } from './ship.ts';
