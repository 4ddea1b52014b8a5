/** The catalogue: what can be done with products, and how the database does it. */
export type { Changed, Page, Products } from './port.ts';
export { sqlProducts } from './sql.ts';
