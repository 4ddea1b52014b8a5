/** Carries out a plan: order, parallelism, gates, deadlines, events. Decides nothing about what has to change. */
export { criticalPath } from './critical.ts';
export { type ExecuteOptions, type Execution, execute } from './execute.ts';
export { environmentLost } from './lost.ts';
export { componentState } from './states.ts';
