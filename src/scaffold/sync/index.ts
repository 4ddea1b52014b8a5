/** Brings a project to what its templates say now, without losing a line that its owner wrote: base × templates × disk. */
export * from './apply.ts';
export * from './classify.ts';
export * from './plan.ts';
export * from './types.ts';
