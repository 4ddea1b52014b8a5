/** A TCP balancer whose replicas and listeners may change at any time without a failed connection. */
export { Balancer, type Listener, parseListeners } from './balancer.ts';
export { type Address, Pool } from './pool.ts';
