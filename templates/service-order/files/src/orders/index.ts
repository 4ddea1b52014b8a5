/** Orders: what can be done with them, their states and prices, and how the database keeps them. */
export type { Orders, Page } from './port.ts';
export { type Priced, price } from './price.ts';
export { insertOrder, lockOrder, setStatus } from './rows.ts';
export { sqlOrders } from './sql.ts';
export { assertStep } from './state.ts';
