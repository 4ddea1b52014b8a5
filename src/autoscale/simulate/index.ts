/** A load played against a policy, on paper: the same decisions as the loop's and a model of the component. Pure. */
export { type Curve, compare, type Difference } from './compare.ts';
export * from './component.ts';
export { type Limit, parseLimits } from './limits.ts';
export { fileOf, GRAMMAR, type Load, parseLoad, parseRate, together } from './load/index.ts';
export type { Source } from './measure.ts';
export * from './policies/index.ts';
export { simulate, stepOf } from './simulate.ts';
export type * from './types.ts';
