/** Who has an account. */
export type { Account, Accounts } from './port.ts';
export { sqlAccounts } from './sql.ts';
