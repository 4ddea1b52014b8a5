/** Templates and blueprints: read from their folders, checked, rendered. */
export * from './board.ts';
export * from './fill.ts';
export * from './manifest/index.ts';
export { listFiles, readCatalog } from './read.ts';
export { renderText } from './render.ts';
export * from './types.ts';
