import { createHash } from 'node:crypto';
import { Problem, problems } from '@app/kit/problem';
import type { Caller } from './verifier.ts';

export const API_KEY_HEADER = 'x-api-key';

/** Asks the issuer about a key: who it belongs to, or nothing when there is no such key. Rejects when it cannot be asked. */
export type AskIssuer = (key: string) => Promise<KeyOwner | undefined>;

export interface KeyOwner {
  readonly userId: string;
  readonly keyId: string;
  readonly scopes: readonly string[];
  /** ISO 8601; null when it does not expire. */
  readonly expiresAt: string | null;
}

export interface ApiKeys {
  /** At once for a key that is known. Rejects with a 401 problem for one that is not good, with 503 when nobody can tell. */
  verify(key: string): Caller | Promise<Caller>;
}

export interface ApiKeyOptions {
  readonly ask: AskIssuer;
  /** Keys remembered at most, good and bad ones; beyond that the oldest go. */
  readonly capacity?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** So long a key that was withdrawn may still be good; milliseconds. */
const GOOD_MS = 30_000;
/** So long a key that was just made may still be unknown. */
const BAD_MS = 5_000;
/** Questions at once: whoever makes up keys must not be able to keep the issuer from everything else. */
const MOST_ASKING = 64;
/** Printable, no spaces; anything else is no key and costs no question. */
const KEY = /^[!-~]{8,256}$/;

interface Known {
  readonly caller: Caller | undefined;
  readonly until: number;
}

/** Asks the issuer about each key once and remembers the answer for a while, under a digest: keys themselves are not kept. */
export function createApiKeys({ ask, capacity = 10_000, now = Date.now }: ApiKeyOptions): ApiKeys {
  const known = new Map<string, Known>();
  const asking = new Map<string, Promise<Caller>>();

  const remember = (digest: string, caller: Caller | undefined, until: number) => {
    known.delete(digest);
    const [oldest] = known.keys();
    if (known.size >= capacity && oldest !== undefined) known.delete(oldest);
    known.set(digest, { caller, until });
  };

  const check = async (key: string, digest: string): Promise<Caller> => {
    let owner: KeyOwner | undefined;
    try {
      owner = await ask(key);
    } catch (cause) {
      throw problems.unavailable('API keys cannot be verified at the moment.', { cause });
    }
    const ends = owner?.expiresAt ? Date.parse(owner.expiresAt) : Number.POSITIVE_INFINITY;
    const caller = owner && ends > now() ? callerOf(owner) : undefined;
    remember(digest, caller, caller ? Math.min(ends, now() + GOOD_MS) : now() + BAD_MS);
    if (!caller) throw invalid();
    return caller;
  };

  return {
    verify: (key) => {
      if (!KEY.test(key)) throw invalid();
      const digest = createHash('sha256').update(key).digest('base64');
      const found = known.get(digest);
      if (found && found.until > now()) {
        if (!found.caller) throw invalid();
        return found.caller;
      }
      let question = asking.get(digest);
      if (!question) {
        if (asking.size >= MOST_ASKING) throw problems.unavailable('Too many API keys are being verified.');
        question = check(key, digest).finally(() => asking.delete(digest));
        asking.set(digest, question);
      }
      return question;
    },
  };
}

/** What it says becomes headers: an issuer that says something else is not believed. */
function callerOf({ userId, keyId, scopes }: KeyOwner): Caller | undefined {
  if (!/^[!-~]{1,255}$/.test(userId) || !/^[!-~]{1,255}$/.test(keyId)) return undefined;
  const words = scopes.filter((scope) => /^[!-~]+$/.test(scope));
  return { subject: userId, scopes: words.join(' '), keyId };
}

function invalid(): Problem {
  return new Problem(401, undefined, {
    detail: 'The API key is not valid.',
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
}
