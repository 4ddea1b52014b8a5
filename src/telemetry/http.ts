import { get } from 'node:http';
import { ExitCode, PlatformError } from '../kernel/index.ts';

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_WORDS = 300;

/** Asks a server with an API over HTTP. Resolves with undefined where it knows no such thing. */
export type Ask = <T>(path: string, query?: Query, signal?: AbortSignal) => Promise<T | undefined>;
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Whom to ask: its component, and how it is called in what the user reads. */
export interface Asked {
  readonly component: string;
  readonly called: string;
}

/**
 * Asks the server at `base` (`http://127.0.0.1:4318`) for JSON. Rejects with a PlatformError where it is away (exit code 3) or
 * refuses the question. Plain node:http: loading fetch takes as long as the answer.
 */
export const askAt =
  (base: string, who: Asked): Ask =>
  <T>(path: string, query: Query = {}, signal?: AbortSignal) =>
    new Promise<T | undefined>((resolve, reject) => {
      const options = { agent: false, timeout: TIMEOUT_MS, ...(signal ? { signal } : {}) };
      const request = get(addressOf(base, path, query), options, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MOST_BYTES) request.destroy(new Error('the answer is too large'));
          else chunks.push(chunk);
        });
        response.once('error', (error) => reject(signal?.aborted ? error : away(who, base, error)));
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const body = parsed<T>(text);
          const status = response.statusCode ?? 0;
          const isRefusal = status >= 400 && status !== 404;
          if (isRefusal)
            reject(refused(who, status, reasonIn(body) ?? (text.trim().slice(0, MOST_WORDS) || undefined)));
          else if (body === undefined) reject(away(who, base, new Error('something else answers at its address')));
          else if (status === 404) resolve(undefined);
          else resolve(body);
        });
      });
      request.once('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
      request.once('error', (error) => reject(signal?.aborted ? error : away(who, base, error)));
    });

function addressOf(base: string, path: string, query: Query): URL {
  const url = new URL(path, base);
  for (const [key, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== false) url.searchParams.append(key, each === true ? '1' : String(each));
    }
  }
  return url;
}

/** Undefined where it is no JSON object. */
function parsed<T>(text: string): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}

/** As the collector, Prometheus and Jaeger word it. */
function reasonIn(body: unknown): string | undefined {
  const { message, error, errors } = (body ?? {}) as {
    readonly message?: unknown;
    readonly error?: unknown;
    readonly errors?: readonly { readonly msg?: unknown }[];
  };
  const found = message ?? error ?? (Array.isArray(errors) ? errors[0]?.msg : undefined);
  return typeof found === 'string' ? found : undefined;
}

const away = ({ component, called }: Asked, where: string, cause: Error): PlatformError =>
  new PlatformError({
    code: 'collector-away',
    message: `${called} does not answer: ${cause.message}`,
    where,
    next: `platform logs ${component}`,
    exitCode: ExitCode.notReady,
    cause,
  });

const refused = ({ called }: Asked, status: number, message = `it answered ${status}`): PlatformError =>
  new PlatformError({
    code: 'bad-query',
    message: `${called} refuses the question: ${message}`,
    exitCode: status === 400 ? ExitCode.badInput : ExitCode.failed,
  });
