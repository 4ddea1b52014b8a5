/** Paying: intents in the database, a provider behind a port, and the cashier who brings both together. */
export { type Cashier, type CashierOptions, createCashier } from './cashier.ts';
export type { Payment, PaymentStatus, Payments } from './port.ts';
export {
  type Charge,
  type Charged,
  type Ledger,
  type PaymentProvider,
  sqlLedger,
  testProvider,
} from './provider/index.ts';
export { sqlPayments } from './sql.ts';
