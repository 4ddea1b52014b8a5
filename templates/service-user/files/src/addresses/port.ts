import type { Address, NewAddress } from '@app/contracts/user';

/** Most addresses of one user. */
export const MOST_ADDRESSES = 20;

/** `full`: the user has as many as one may have. `stranger`: there is no such profile. */
export type Addition = { readonly added: Address } | { readonly refused: 'full' | 'stranger' };

/** Where people want things sent; everybody has their own. */
export interface Addresses {
  /** Oldest first. */
  list(userId: string): Promise<Address[]>;
  add(userId: string, address: NewAddress): Promise<Addition>;
  /** False when the user has no such address. */
  remove(userId: string, id: string): Promise<boolean>;
}
