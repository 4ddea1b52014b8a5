/** Open-loop load: arrivals at fixed times whatever the answers do, and what became of each of them. */
export { createRandom, type Random } from './random.ts';
export { runLoad } from './run.ts';
export * from './scenario/index.ts';
export { parseStages, peakOf, plannedOf, type Stage, totalMs } from './stages.ts';
export type * from './types.ts';
export { errorsOf, judgeLoad, parseThreshold, type Threshold, type ThresholdVerdict } from './verdict.ts';
