/** Reads of the catalogue, through the cache. */
export { type Catalogue, createCatalogue } from './catalogue.ts';
