import { hashToken, newToken } from '../sessions/index.ts';

/** Tells scanners of repositories and logs what they have found. */
const MARK = 'sk_';
const SHOWN = MARK.length + 7;
const KEY = /^sk_[\w-]{43}$/;

export interface NewKey {
  readonly key: string;
  readonly prefix: string;
  readonly hash: string;
}

/** A key of 256 random bits: nobody guesses it from its beginning, so that may be shown, nor from its hash. */
export function newKey(): NewKey {
  const key = `${MARK}${newToken()}`;
  return { key, prefix: key.slice(0, SHOWN), hash: hashToken(key) };
}

/** What a key is found by; nothing for text that is no key at all. */
export function hashKey(key: string): string | undefined {
  return KEY.test(key) ? hashToken(key) : undefined;
}
