import { createHash, createHmac } from 'node:crypto';
import { type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Target } from './server.ts';

export interface Answer {
  readonly status: number;
  /** Of the error, if it is one. */
  readonly code: string | undefined;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Sends exactly this. */
export function send(
  { endpoint }: Target,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body: string | Buffer = '',
): Promise<Answer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path, headers: { 'content-length': Buffer.byteLength(body), ...headers } },
      (message) => {
        text(message).then((answer) => {
          const code = /<Code>(\w+)</.exec(answer)?.[1];
          resolve({ status: message.statusCode ?? 0, code, body: answer, headers: message.headers });
        }, reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
export const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
export const amzDate = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');

export interface Signed {
  readonly headers: Record<string, string>;
  /** What chunks are signed with. */
  readonly key: Buffer;
  readonly date: string;
  readonly scope: string;
  readonly signature: string;
}

/** Signs by the letter of the specification, apart from the code under test. */
export function sign(
  target: Target,
  options: {
    readonly method: string;
    readonly path: string;
    readonly query?: string;
    readonly headers?: Record<string, string>;
    readonly payload?: string;
    readonly at?: number;
    readonly user?: string;
    readonly secret?: string;
  },
): Signed {
  const { method, path, query = '', payload = sha256(''), at = Date.now() } = options;
  const date = amzDate(at);
  const day = date.slice(0, 8);
  const headers: Record<string, string> = {
    host: new URL(target.endpoint).host,
    'x-amz-date': date,
    'x-amz-content-sha256': payload,
    ...options.headers,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    method,
    path,
    query,
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    payload,
  ].join('\n');
  const scope = `${day}/${target.region}/s3/aws4_request`;
  const secret = options.secret ?? target.secretAccessKey;
  const key = [day, target.region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`) as Buffer;
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const credential = `${options.user ?? target.accessKeyId}/${scope}`;
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { headers, key, date, scope, signature };
}

/** A body in signed chunks, with trailers when there are some. */
export function signedChunks(
  { key, date, scope, signature }: Signed,
  pieces: readonly string[],
  trailers: readonly string[] = [],
): string[] {
  let previous = signature;
  const next = (kind: string, ...hashes: string[]) => {
    previous = hmac(key, [kind, date, scope, previous, ...hashes].join('\n')).toString('hex');
    return previous;
  };
  const chunks = [...pieces, ''].map((piece) => {
    const signed = next('AWS4-HMAC-SHA256-PAYLOAD', sha256(''), sha256(piece));
    return `${Buffer.byteLength(piece).toString(16)};chunk-signature=${signed}\r\n${piece}${piece ? '\r\n' : ''}`;
  });
  if (trailers.length === 0) return [...chunks, '\r\n'];
  const text = trailers.map((trailer) => `${trailer}\n`).join('');
  const lines = trailers.map((trailer) => `${trailer}\r\n`).join('');
  return [...chunks, `${lines}x-amz-trailer-signature:${next('AWS4-HMAC-SHA256-TRAILER', sha256(text))}\r\n\r\n`];
}
