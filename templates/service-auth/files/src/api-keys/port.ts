import type { ApiKey, CheckedApiKey, CreatedApiKey, Scope } from '@app/contracts/auth';

/** Most keys that one user has at a time: enough for every program they run, few enough to keep an eye on. */
export const MOST_KEYS = 25;

export interface WantedKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Without it, the key is good until it is revoked. */
  readonly expiresAt?: Date | undefined;
}

/** `full`: the user has as many as one may have. `stranger`: there is no such account any more. */
export type Creation = { readonly created: CreatedApiKey } | { readonly refused: 'full' | 'stranger' };

/** Keys that programs of a user identify themselves with. One that has expired is as if it had never been. */
export interface ApiKeys {
  /** Those of a user, newest first. */
  list(userId: string): Promise<ApiKey[]>;
  /** The only moment in which the key itself is known. */
  create(userId: string, wanted: WantedKey): Promise<Creation>;
  /** False when the user has no such key. */
  revoke(userId: string, id: string): Promise<boolean>;
  /** Whose key that is, and what it may do; nothing for one that is not good. Notes that it was used, to the minute. */
  verify(key: string): Promise<CheckedApiKey | undefined>;
  /** Deletes keys that have expired. */
  purge(): Promise<void>;
}
