/** Notes: what can be done with them, and how the database does it. */
export type { Notes } from './port.ts';
export { sqlNotes } from './sql.ts';
