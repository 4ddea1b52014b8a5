import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Telemetry } from '@app/kit/telemetry';
import { isPublicAddress } from './address.ts';
import { hostOf, unfitUrl } from './url.ts';

/** How it went: what the receiver answered, or why it could not. */
export type Outcome = { readonly status: number } | { readonly error: string };

/** Sends one request, once. It never throws for what the receiver does. */
export type Sender = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
) => Promise<Outcome>;

export interface SenderOptions {
  /** Whether it may be an address of this machine or of its networks. */
  readonly allowPrivate: boolean;
  /** How names are resolved; that of the system if absent. */
  readonly resolve?: Resolve;
}

type Resolve = (
  name: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

interface Post {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly names: LookupFunction | undefined;
}

/** More of an answer than this nobody reads. */
const ANSWER_BYTES = 16 * 1024;

/**
 * Users choose the addresses, so they must not lead inside. The check is made on the very addresses that the connection then
 * uses: a name that resolves to something else a moment later changes nothing. Redirects are not followed, and each request has
 * a connection of its own.
 */
export function createSender({ tracer }: Pick<Telemetry, 'tracer'>, options: SenderOptions): Sender {
  const { allowPrivate, resolve = lookup } = options;
  const names = allowPrivate ? undefined : publicNames(resolve);
  return (text, headers, body, timeoutMs) => {
    const unfit = unfitUrl(text, allowPrivate);
    if (unfit !== undefined) return Promise.resolve({ error: unfit });
    const url = new URL(text);
    const attributes = { 'http.request.method': 'POST', 'server.address': hostOf(url), 'server.port': portOf(url) };
    return tracer.trace('POST', { kind: 'client', attributes }, async (span) => {
      const outcome = await post(url, { headers, body, timeoutMs, names }).catch(failure);
      if ('status' in outcome) span.set('http.response.status_code', outcome.status);
      else span.set('error.type', outcome.error);
      return outcome;
    });
  };
}

class NotPublic extends Error {}

function post(url: URL, { headers, body, timeoutMs, names }: Post): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request: ClientRequest = make(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      ...(names ? { lookup: names } : {}),
    });
    request.once('error', reject);
    request.once('response', (response) => {
      // The status is all that matters; the rest is taken in for the sake of the receiver, up to a point.
      const done = () => resolve({ status: response.statusCode ?? 0 });
      drain(response).then(done, done);
    });
    request.end(body);
  });
}

async function drain(response: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).byteLength;
    if (bytes > ANSWER_BYTES) return;
  }
}

/** Resolves names to public addresses alone; one that also leads inside is not used at all. Addresses were looked at before. */
function publicNames(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new NotPublic(), '', 0);
      }
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

/** In words that tell the owner of the webhook what to look at, and nothing about our networks. */
function failure(error: unknown): Outcome {
  if (error instanceof NotPublic) return { error: 'It must be a public address.' };
  const { name, code = '' } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError') return { error: 'It did not answer in time.' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { error: 'Its name does not resolve.' };
  if (/CERT|TLS|SSL|SIGNATURE|ISSUER/.test(code)) return { error: 'Its certificate is not valid.' };
  return { error: 'The connection failed.' };
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}
