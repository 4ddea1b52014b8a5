import { request } from 'node:http';

const TIMEOUT_MS = 2_000;

export interface PostOptions {
  readonly timeoutMs?: number;
}

/**
 * Our own collector names what it keeps in its answers: another name means that it has forgotten what it was told, because it keeps it
 * in memory. Others keep it elsewhere, and name nothing.
 */
export const STORE_HEADER = 'x-telemetry-store';

/** The collector took the request and will never take what is in it. */
export class Refused extends Error {}

/** Answers after which the same request may be sent again (opentelemetry.io/docs/specs/otlp, retryable response codes; 408 of proxies). */
const AGAIN = new Set([408, 429, 502, 503, 504]);

/**
 * Posts a request of OTLP/HTTP in its JSON encoding to the collector at `base`. Resolves to the name of its store, empty where it has
 * none. Rejects where it does not take it: with Refused where it is of no use to send it again.
 */
export function post(base: string, path: string, content: object, { timeoutMs }: PostOptions = {}): Promise<string> {
  const body = JSON.stringify(content);
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { method: 'POST', timeout: timeoutMs ?? TIMEOUT_MS, headers };
    const call = request(new URL(path, base), options, (response) => {
      const status = response.statusCode ?? 0;
      response.resume();
      response.once('error', reject);
      response.once('end', () => {
        const message = `the collector answered ${status}`;
        if (status === 200) resolve(String(response.headers[STORE_HEADER] ?? ''));
        else reject(status >= 400 && status < 500 && !AGAIN.has(status) ? new Refused(message) : new Error(message));
      });
    });
    call.once('timeout', () => call.destroy(new Error('the collector does not answer')));
    call.once('error', reject);
    call.end(body);
  });
}
