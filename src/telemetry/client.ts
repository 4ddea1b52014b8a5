import { get } from 'node:http';
import { ExitCode, PlatformError } from '../kernel/index.ts';

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** Asks the collector at `base` (`http://127.0.0.1:4318`). Resolves with undefined where it knows no such thing. */
export type Ask = <T>(path: string, query?: Query, signal?: AbortSignal) => Promise<T | undefined>;
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Plain node:http: loading fetch takes as long as the answer. */
export const askAt =
  (base: string): Ask =>
  <T>(path: string, query: Query = {}, signal?: AbortSignal) =>
    new Promise<T | undefined>((resolve, reject) => {
      const url = new URL(path, base);
      for (const [key, value] of Object.entries(query)) {
        for (const each of Array.isArray(value) ? value : [value]) {
          if (each !== undefined && each !== false) url.searchParams.append(key, each === true ? '1' : String(each));
        }
      }
      const request = get(url, { agent: false, timeout: TIMEOUT_MS, ...(signal ? { signal } : {}) }, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MOST_BYTES) request.destroy(new Error('the answer is too large'));
          else chunks.push(chunk);
        });
        response.once('error', (error) => reject(away(base, error)));
        response.once('end', () => {
          const body = parsed<T & { readonly message?: string }>(Buffer.concat(chunks));
          if (!body) reject(away(base, new Error('something else answers at its address')));
          else if (response.statusCode === 404) resolve(undefined);
          else if (response.statusCode === 200) resolve(body);
          else reject(refused(response.statusCode, body.message));
        });
      });
      request.once('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
      request.once('error', (error) => reject(signal?.aborted ? error : away(base, error)));
    });

/** Undefined where it is no JSON. */
function parsed<T>(bytes: Buffer): T | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as T;
  } catch {
    return undefined;
  }
}

const away = (where: string, cause: Error): PlatformError =>
  new PlatformError({
    code: 'collector-away',
    message: `the collector does not answer: ${cause.message}`,
    where,
    next: 'platform logs collector',
    exitCode: ExitCode.notReady,
    cause,
  });

const refused = (status: number | undefined, message = `it answered ${status}`): PlatformError =>
  new PlatformError({
    code: 'bad-query',
    message: `the collector refuses the question: ${message}`,
    exitCode: status === 400 ? ExitCode.badInput : ExitCode.failed,
  });
