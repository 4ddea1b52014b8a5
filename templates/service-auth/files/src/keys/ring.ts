import type { Log } from '@app/kit/telemetry';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { KeyStore, StoredKey } from './port.ts';
import { activeKey, planRotation } from './rotation.ts';

/** Widely understood, short signatures, cheap to verify. */
export const ALGORITHM = 'ES256';

export type PublicJwk = JWK & { kty: string; kid: string };

export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicJwk;
  readonly activeFrom: Date;
}

export interface KeyRing {
  /** The key that signs now. */
  signing(): Promise<SigningKey>;
  /** Public keys of all tokens that may be about, RFC 7517. */
  jwks(): Promise<{ keys: PublicJwk[] }>;
  /** Takes part in rotation, and learns the keys that other replicas have made. To be called more often than keys change. */
  refresh(): Promise<void>;
}

export interface KeyRingOptions {
  readonly accessTokenSeconds: number;
  readonly log: Log;
  readonly now?: () => number;
}

export function createKeyRing(store: KeyStore, { accessTokenSeconds, log, now = Date.now }: KeyRingOptions): KeyRing {
  let keys: readonly SigningKey[] = [];
  let refreshing: Promise<void> | undefined;

  const rotate = (stored: readonly StoredKey[]) => planRotation(stored, now(), accessTokenSeconds * 1000);

  const refresh = async () => {
    let stored = await store.list();
    if (isDue(rotate(stored))) {
      await store.update(async (current) => {
        const { addFrom, remove } = rotate(current);
        if (addFrom) log.info({ activeFrom: addFrom }, 'new signing key');
        return { add: addFrom && (await generate(addFrom)), remove };
      });
      stored = await store.list();
    }
    keys = await Promise.all(stored.map(load));
  };

  const refreshOnce = () => {
    refreshing ??= refresh().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };

  // The first caller loads the keys, so that the program starts without its database too.
  const known = async () => {
    if (keys.length === 0) await refreshOnce();
    return keys;
  };

  return {
    refresh: refreshOnce,
    signing: async () => {
      const key = activeKey(await known(), now());
      if (!key) throw new Error('There is no key to sign with.');
      return key;
    },
    jwks: async () => ({ keys: (await known()).map(({ publicJwk }) => publicJwk) }),
  };
}

function isDue({ addFrom, remove }: ReturnType<typeof planRotation>): boolean {
  return addFrom !== undefined || remove.length > 0;
}

async function generate(activeFrom: Date): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const privateJwk = await exportJWK(privateKey);
  return { id: await calculateJwkThumbprint(privateJwk), privateJwk, activeFrom };
}

async function load({ id, privateJwk, activeFrom }: StoredKey): Promise<SigningKey> {
  const { d: _private, ...publicPart } = privateJwk;
  return {
    id,
    activeFrom,
    privateKey: (await importJWK(privateJwk, ALGORITHM)) as CryptoKey,
    publicJwk: { ...publicPart, kty: 'EC', kid: id, alg: ALGORITHM, use: 'sig' },
  };
}
