/** Addresses of callers, as limits count them. */
export { networkOf } from './network.ts';
