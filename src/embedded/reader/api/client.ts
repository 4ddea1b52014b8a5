import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request as plain } from 'node:http';
import { Agent, request as secure } from 'node:https';
import { join } from 'node:path';

/** An answer that is none of success. */
export class ApiFailure extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Query = Readonly<Record<string, string | undefined>>;

/** As much of the cluster's API as is needed to read. */
export interface Api {
  /** Rejects with ApiFailure where the server answers anything but 200. */
  json<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>;
  /** The body as it comes; it is the caller's to end it. */
  stream(path: string, query: Query, signal: AbortSignal): Promise<IncomingMessage>;
  close(): void;
}

export interface ApiOptions {
  /** `https://10.96.0.1:443`. */
  readonly url: string;
  /** Folder of a service account: `token`, which the kubelet replaces before it ends, and `ca.crt`. */
  readonly account: string;
}

const ANSWER_MS = 20_000;
const UNREACHED =
  'the API server cannot be reached; where a policy of the network stands in between, apiServer of the environment names its addresses';
const MOST_MESSAGE = 4_096;
/** A connection that is cut without a word is noticed by then. */
const ALIVE_MS = 30_000;

/** Asks as the service account whose folder is mounted. The token is read for each request: a file costs less than a lapsed token. */
export async function createApi({ url, account }: ApiOptions): Promise<Api> {
  const isSecure = url.startsWith('https:');
  const ca = isSecure ? await readFile(join(account, 'ca.crt')) : undefined;
  const agent = ca ? new Agent({ ca, keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }) : undefined;

  const open = async (path: string, query: Query, signal: AbortSignal): Promise<IncomingMessage> => {
    const token = (await readFile(join(account, 'token'), 'utf8')).trim();
    const target = new URL(path, url);
    for (const [key, value] of Object.entries(query)) if (value !== undefined) target.searchParams.set(key, value);
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { headers, signal, ...(agent ? { agent } : {}) };
      const call = (isSecure ? secure : plain)(target, options, resolve);
      call.setTimeout(ANSWER_MS, () => call.destroy(new Error(UNREACHED)));
      // A log that says nothing is answered with nothing, not even with a status, for as long as it takes.
      const reached = () => call.setTimeout(0);
      call.once('socket', (socket) => {
        socket.setKeepAlive(true, ALIVE_MS);
        if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', reached);
        else reached();
      });
      call.once('error', reject);
      call.end();
    });
    const status = response.statusCode ?? 0;
    if (status === 200) return response;
    throw new ApiFailure(status, messageOf(await textOf(response, MOST_MESSAGE), status));
  };

  return {
    async json<T>(path: string, query: Query = {}, signal?: AbortSignal) {
      const limit = AbortSignal.timeout(ANSWER_MS);
      const both = signal ? AbortSignal.any([signal, limit]) : limit;
      return JSON.parse(await textOf(await open(path, query, both))) as T;
    },
    stream: open,
    close: () => agent?.destroy(),
  };
}

async function textOf(response: IncomingMessage, most = Number.POSITIVE_INFINITY): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= most) parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The server's own words, where it sent a Status. */
function messageOf(text: string, status: number): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    if (typeof message === 'string' && message !== '') return message;
  } catch {
    // Whoever stands in between answers in words of its own.
  }
  return `the API server answered ${status}`;
}
