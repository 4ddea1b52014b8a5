import { problems } from '@app/kit/problem';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Fetches the public keys of an issuer: the content of its jwks.json. */
export type FetchKeys = () => Promise<JSONWebKeySet>;

export interface KeySource {
  /** Finds the key that a token names; it throws jose's JWKSNoMatchingKey for a key that the issuer does not have. */
  readonly find: JWTVerifyGetKey;
  /** Fetches them before somebody waits for them. Failure is no reason to stop: the next token asks again. */
  warm(): Promise<void>;
}

export interface KeyOptions {
  /** Keys this old are fetched again, so that one that was withdrawn stops being good. */
  readonly maxAgeMs?: number;
  /** At most one fetch in this time, however many tokens name keys that nobody knows. */
  readonly cooldownMs?: number;
  /** The same while there are no keys at all: an issuer that starts after us is soon found. */
  readonly firstCooldownMs?: number;
  readonly now?: () => number;
}

interface Keys {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly fetchedAt: number;
}

export function openKeys(
  fetchKeys: FetchKeys,
  { maxAgeMs = 600_000, cooldownMs = 5_000, firstCooldownMs = 250, now = Date.now }: KeyOptions = {},
): KeySource {
  let known: Keys | undefined;
  let fetching: Promise<Keys> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;

  const fetchOnce = (): Promise<Keys> => {
    fetching ??= (async () => {
      triedAt = now();
      known = { find: createLocalJWKSet(await fetchKeys()), fetchedAt: now() };
      return known;
    })().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };
  const mayFetch = () => fetching !== undefined || now() - triedAt >= (known ? cooldownMs : firstCooldownMs);

  /** The keys we have, or the first ones. */
  const current = async (): Promise<Keys> => {
    if (!known) {
      if (!mayFetch()) throw noKeys();
      return fetchOnce().catch((cause) => Promise.reject(noKeys(cause)));
    }
    // Old ones still do until there are new ones.
    if (now() - known.fetchedAt > maxAgeMs && mayFetch()) fetchOnce().catch(() => {});
    return known;
  };

  const find: JWTVerifyGetKey = async (header, token) => {
    const keys = await current();
    try {
      return await keys.find(header, token);
    } catch (error) {
      const mayBeNew = error instanceof errors.JWKSNoMatchingKey && mayFetch();
      if (!mayBeNew) throw error;
      const newer = await fetchOnce().catch((cause) => Promise.reject(noKeys(cause)));
      return newer.find(header, token);
    }
  };
  return { find, warm: () => fetchOnce().then(ignore, ignore) };
}

function ignore(): void {}

function noKeys(cause?: unknown) {
  return problems.unavailable('Tokens cannot be verified at the moment.', { cause });
}
