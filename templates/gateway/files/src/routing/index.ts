/** From a request to the rule that it falls under, and whether it may pass. */
export { type Admit, type AdmitParts, createAdmit, pathFor } from './admit.ts';
export { createTable, type Match, METHODS, type Table } from './table.ts';
export { parseTarget, type Target } from './target.ts';
