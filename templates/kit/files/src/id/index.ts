/** Identifiers that sort by the time they were made. */
export { newId } from './uuid.ts';
