/** Slows down those who guess passwords, and those who make accounts by the hundred. */
export { createThrottle, type Throttle } from './throttle.ts';
