/** Keys that sign access tokens: made here, published as a JWKS, replaced before they grow old. */
export type { KeyStore, StoredKey } from './port.ts';
export { createKeyRing, type KeyRing, type SigningKey } from './ring.ts';
export { sqlKeyStore } from './sql.ts';
