export interface Account {
  readonly id: string;
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  /** Beyond what is everybody's own. */
  readonly scopes: readonly string[];
}

export interface Accounts {
  /** False when the address is taken: then nothing was changed. Others are told together with the change, or not at all. */
  create(account: Account): Promise<boolean>;
  find(id: string): Promise<Account | undefined>;
  findByEmail(email: string): Promise<Account | undefined>;
  changePassword(id: string, passwordHash: string): Promise<void>;
}
