import type { JWK } from 'jose';

export interface StoredKey {
  /** `kid`: its thumbprint. */
  readonly id: string;
  readonly privateJwk: JWK;
  /** When it begins to sign. */
  readonly activeFrom: Date;
}

/** All replicas share their keys. */
export interface KeyStore {
  list(): Promise<StoredKey[]>;
  /** Lets one replica at a time decide: `change` gets what is there, and says what to add and to remove. */
  update(change: (keys: readonly StoredKey[]) => Promise<KeyChange>): Promise<void>;
}

export interface KeyChange {
  readonly add?: StoredKey | undefined;
  /** Ids. */
  readonly remove: readonly string[];
}
