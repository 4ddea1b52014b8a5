/** The operations of S3 that the engine knows, a function each. */
export type { Call, Operation } from './call.ts';
export { type Route, routeOf } from './route.ts';
