/** The catalogue: what can be done with products, and how the database does it. */
export { type Events, productEvents } from './events.ts';
export type { Changed, Page, Products } from './port.ts';
export { type Row, toProduct } from './rows.ts';
export { sqlProducts } from './sql.ts';
