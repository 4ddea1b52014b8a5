/** Work of which only so much happens at the same time. */
export { type LimitedOptions, limited } from './limited.ts';
export { inParallel } from './parallel.ts';
