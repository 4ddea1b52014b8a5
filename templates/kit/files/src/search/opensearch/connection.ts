import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../endpoints/backoff.ts';
import { SearchUnavailable } from '../port.ts';
import type { OpenSearchSettings } from '../settings.ts';

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Encoded, with query. */
  readonly path: string;
  /** JSON, or lines of JSON. */
  readonly body?: string;
}

export interface Answer {
  /** JSON of an answer that has one. */
  readonly body: unknown;
  /** How many times it was sent. */
  readonly attempts: number;
}

/** A refusal of the server that lasts. */
export class SearchRefusal extends Error {
  readonly status: number;
  /** E.g. `index_not_found_exception`; empty for an answer without one. */
  readonly type: string;

  constructor(status: number, body: unknown) {
    const { error } = (body ?? {}) as { error?: { type?: string; reason?: string } | string };
    const { type = '', reason = '' } = typeof error === 'object' ? error : { reason: error };
    super(`The search engine answered ${[status, type, reason].filter(Boolean).join(' ')}.`);
    this.name = 'SearchRefusal';
    this.status = status;
    this.type = type;
  }
}

/** Answers that say: not now. */
const TEMPORARY = new Set([408, 429, 502, 503, 504]);

/**
 * Sends until there is an answer that lasts: all that is asked for may be asked for again. Rejects with SearchRefusal for one that is
 * no success, with SearchUnavailable when time is over.
 */
export function createSend(settings: OpenSearchSettings): (ask: Ask, patient?: boolean) => Promise<Answer> {
  const { host, port, tls, user, password, timeoutMs, connectMs } = settings;
  const origin = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const authorization: Record<string, string> =
    user === undefined || password === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };

  const attempt = async ({ method, path, body }: Ask): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { ...authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await answer.text();
    return { status: answer.status, body: parsed(text) };
  };

  return async (ask, patient = true) => {
    const deadline = performance.now() + (patient ? connectMs : 0);
    for (let attempts = 1; ; attempts += 1) {
      let reason: unknown;
      try {
        const { status, body } = await attempt(ask);
        if (status >= 200 && status < 300) return { body, attempts };
        reason = new SearchRefusal(status, body);
        if (!TEMPORARY.has(status)) throw reason;
      } catch (error) {
        if (error === reason) throw error;
        // What fetch says is always the same; why, is in its cause.
        reason = (error as Error).cause ?? error;
      }
      const wait = 20 + backoff(attempts, { maxMs: 1000 });
      if (performance.now() + wait > deadline) throw new SearchUnavailable(reason);
      await sleep(wait);
    }
  };
}

/** Something in between may answer in another language. */
function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return { error: text.slice(0, 200) };
  }
}
