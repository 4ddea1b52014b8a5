/** How often a caller may ask: quotas over all replicas of the gateway, counted in the cache. */
export { type Counter, tracedCounter } from './counter.ts';
export { type Apply, createLimits } from './limits.ts';
export { createQuotas, type Decision, type Quota, type Quotas } from './quotas.ts';
