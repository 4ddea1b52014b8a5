/** Identifiers that sort by the time they were made: new ones, and such as follow from others. */
export { type Cause, derivedId } from './derived.ts';
export { timeOf } from './format.ts';
export { newId } from './uuid.ts';
