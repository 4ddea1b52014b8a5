import type { Account, Accounts } from './accounts/index.ts';
import { hashPassword, needsRehash, verifyNothing, verifyPassword } from './passwords/index.ts';

/** The account, if email and password fit. It takes the same time whether or not there is one. */
export async function logIn(accounts: Accounts, email: string, password: string): Promise<Account | undefined> {
  const account = await accounts.findByEmail(email);
  const right = account ? await verifyPassword(password, account.passwordHash) : await verifyNothing(password);
  if (!account || !right) return undefined;
  if (needsRehash(account.passwordHash)) await accounts.changePassword(account.id, await hashPassword(password));
  return account;
}

/** One address is one account, however it is typed. */
export function normalize(email: string): string {
  return email.trim().toLowerCase();
}
