/** The loop that keeps counts where the policies want them: on local and on docker, where nobody else does. */
export { explainKept, withDecisions } from './explain.ts';
export { type Scaling, SYNC_MS, startScaling } from './loop.ts';
