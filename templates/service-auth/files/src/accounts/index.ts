/** Who has an account. */
export { applyUser } from './apply.ts';
export type { Account, Accounts } from './port.ts';
export { sqlAccounts } from './sql.ts';
