import type { Account, Accounts } from './accounts/index.ts';
import type { Passwords } from './passwords/index.ts';

export interface LogIn {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
}

/** The account, if email and password fit. It takes the same time whether or not there is one. */
export async function logIn({ accounts, passwords }: LogIn, email: string, password: string) {
  const account = await accounts.findByEmail(email);
  const right = account
    ? await passwords.verify(password, account.passwordHash)
    : await passwords.verifyNothing(password);
  if (!account || !right) return undefined;
  await renew({ accounts, passwords }, account, password);
  return account;
}

/** A hash of a cost that is out of date is replaced while the password is known. */
async function renew({ accounts, passwords }: LogIn, { id, passwordHash }: Account, password: string): Promise<void> {
  if (passwords.needsRehash(passwordHash)) await accounts.changePassword(id, await passwords.hash(password));
}

/** One address is one account, however it is typed. */
export function normalize(email: string): string {
  return email.trim().toLowerCase();
}
