/** Plans: what has to change, as data, with a cause for each operation. Pure. */
export { changedPaths } from './diff.ts';
export { formatPlan, planned } from './format.ts';
export { masked } from './mask.ts';
export { type ReconcileOptions, reconcile } from './reconcile.ts';
export { type Found, reviewed } from './review.ts';
export { teardown } from './teardown.ts';
export * from './types.ts';
