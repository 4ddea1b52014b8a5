/** Finds everything that is wrong with a platform.yaml, and says it in words that name the way out. */
export { type Checked, check } from './check.ts';
export { schemaFindings } from './issues.ts';
