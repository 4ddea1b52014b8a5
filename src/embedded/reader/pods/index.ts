/** The pods of the platform: which there are, whose lines are read, how often they were started again. */
export { createKnown, hasEnded, type Known, restartsOf, type Source, type Standing, sourcesOf } from './known.ts';
export type { Pod } from './shapes.ts';
export { watchPods } from './watch.ts';
