/** The content of the cache in a file: written now and then and at a stop, read at a start. */
export { Keeper } from './keeper.ts';
