import { ApiError } from './errors.ts';

const ATTEMPTS = 5;
const FIRST_MS = 200;
const LONGEST_MS = 5_000;
/** Connections that were cut or not made although the server may be fine. */
const PASSING = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'];

/**
 * How long to wait before trying again, in milliseconds; undefined: give up. 429 was not carried out, so anything may be
 * repeated; after 5xx or a cut connection only what can be said twice (all but POST).
 */
export function retryDelay(failure: Error, method: string, attempt: number): number | undefined {
  if (attempt >= ATTEMPTS) return undefined;
  const backoff = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
  if (failure instanceof ApiError) {
    const heals = failure.status === 429 || (method !== 'POST' && [500, 502, 503, 504].includes(failure.status));
    return heals ? (failure.retryAfterMs ?? backoff) : undefined;
  }
  const code = (failure as NodeJS.ErrnoException).code ?? '';
  const refusedOnce = code === 'ECONNREFUSED' && attempt === 1;
  const cut = method !== 'POST' && PASSING.includes(code) && attempt < 3;
  return refusedOnce || cut ? backoff : undefined;
}
