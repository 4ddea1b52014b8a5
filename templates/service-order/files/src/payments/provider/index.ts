/** Payment providers: the port, and the one for tests. A real one is another file here that implements the port. */
export type { Charge, Charged, PaymentProvider } from './port.ts';
export { type Ledger, sqlLedger, testProvider } from './test-provider.ts';
