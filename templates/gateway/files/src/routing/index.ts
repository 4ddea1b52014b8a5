/** From the target of a request to the rule that it falls under. */
export { createTable, type Match, type Table } from './table.ts';
export { parseTarget, type Target } from './target.ts';
