/** Work that is limited: so much at the same time, so long. */
export { TIMEOUT_HEADER, timeLeft, withDeadline, withoutDeadline } from './deadline.ts';
export { type LimitedOptions, limited } from './limited.ts';
export { inParallel } from './parallel.ts';
export { within } from './within.ts';
