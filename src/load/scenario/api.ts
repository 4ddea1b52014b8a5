import { setTimeout as sleep } from 'node:timers/promises';
import { ExitCode, PlatformError } from '../../kernel/index.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The platform's API as the preparation of a load uses it: politely. */
export interface Api {
  call(method: string, path: string, options?: { headers?: Record<string, string>; body?: unknown }): Promise<Answer>;
}

export interface ApiOptions {
  readonly url: string;
  readonly signal: AbortSignal;
  /** Hears that a limit of the platform has to be waited for. */
  readonly onWait?: (seconds: number) => void;
}

const TIMEOUT_MS = 20_000;
/** Longer than the window of any usual limit is no waiting any more. */
const MOST_WAITS_S = 120;

/** Waits as long as the platform says where it says 429. Rejects where nobody answers. */
export function createApi({ url, signal, onWait }: ApiOptions): Api {
  const once = async (method: string, path: string, headers: Record<string, string>, body: string | undefined) => {
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers,
        signal: timeout,
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
      });
      return { response, text: await response.text() };
    } catch (error) {
      signal.throwIfAborted();
      throw silent(url, error as Error);
    }
  };
  return {
    call: async (method, path, { headers = {}, body } = {}) => {
      const json = body === undefined ? undefined : JSON.stringify(body);
      const all = json === undefined ? headers : { 'content-type': 'application/json', ...headers };
      for (let waited = 0; ; ) {
        const { response, text } = await once(method, path, all, json);
        const seconds = Math.max(1, Number(response.headers.get('retry-after')) || 1);
        if (response.status !== 429 || waited + seconds > MOST_WAITS_S)
          return { status: response.status, body: parsed(text) };
        onWait?.(seconds);
        await sleep(seconds * 1000, undefined, { signal });
        waited += seconds;
      }
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const silent = (url: string, error: Error): PlatformError =>
  new PlatformError({
    code: 'no-answer',
    message: `${url} does not answer: ${error.cause instanceof Error ? error.cause.message : error.message}`,
    next: 'platform status',
    exitCode: ExitCode.notReady,
  });

/** An answer of the preparation that stands in the way of the load. */
export function unexpected(what: string, { status, body }: Answer): PlatformError {
  const { title, detail } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const words = [title, detail].filter((word) => typeof word === 'string').join(': ');
  return new PlatformError({
    code: 'load-not-prepared',
    message: `${what} answered ${status}${words === '' ? '' : ` (${words})`}`,
    where: 'while the load was prepared',
    next: status === 429 ? 'wait, ask for fewer --users, or raise the limit' : 'platform logs --level warn --since 1m',
    exitCode: ExitCode.failed,
  });
}
