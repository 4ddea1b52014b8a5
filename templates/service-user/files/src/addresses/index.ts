/** Addresses of people: what can be done with them, and how the database does it. */
export { type Addition, type Addresses, MOST_ADDRESSES } from './port.ts';
export { sqlAddresses } from './sql.ts';
