/** Runs the project's own build, knows what does not need one, and names images. */
export { buildFailure, createBuilder, type ProjectBuilder } from './builder.ts';
export { folderOf } from './bundles.ts';
export { type BuildLine, parseBuildLine, SCRIPT } from './script.ts';
