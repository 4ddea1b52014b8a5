/** Changes to the text of platform.yaml that leave everything else as its owner wrote it: comments, order, layout. */
export * from './append.ts';
export * from './assignment.ts';
export * from './remove.ts';
export * from './set.ts';
