import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { PlatformError, type Secret } from '../../kernel/index.ts';
import { type Listing, listingIn, namesIn } from './xml.ts';

export interface Access {
  /** `http://127.0.0.1:9000`. */
  readonly address: string;
  readonly region: string;
  readonly user: string;
  readonly secret: Secret;
  /** How many keys are asked for at a time: 1000, the most that there are, unless said. */
  readonly pageKeys?: number;
}

export interface Call {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly bucket?: string;
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
}

export interface S3Client {
  buckets(): Promise<readonly string[]>;
  /** A page of keys in the order of their bytes. */
  list(bucket: string, after: string | undefined): Promise<Listing>;
  /** undefined: it is gone. */
  get(bucket: string, key: string): Promise<IncomingMessage | undefined>;
  put(bucket: string, key: string, headers: Record<string, string>, body: AsyncIterable<Uint8Array>): Promise<void>;
  remove(bucket: string, key: string): Promise<void>;
  /** Makes it where it is missing. */
  ensure(bucket: string): Promise<void>;
  close(): void;
}

/** Objects go through as they come, in both directions; what goes wrong is told in the words of the store. */
export async function createClient({ address, region, user, secret, pageKeys = 1000 }: Access): Promise<S3Client> {
  const { AwsV4Signer } = await import('aws4fetch');
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });

  const send = async ({ method, bucket, key, query = {}, headers = {}, body }: Call): Promise<IncomingMessage> => {
    const url = new URL(address);
    if (bucket !== undefined) url.pathname = `/${bucket}${key === undefined ? '' : `/${encoded(key)}`}`;
    url.search = new URLSearchParams(query).toString();
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers },
      accessKeyId: user,
      secretAccessKey: secret.reveal(),
      service: 's3',
      region,
    }).sign();
    return new Promise((resolve, reject) => {
      const call = request(signed.url, { method, agent, headers: Object.fromEntries(signed.headers) }, resolve);
      call.once('error', (cause) => reject(unreachable(address, cause)));
      if (body) void pour(body, call).catch((error: Error) => call.destroy(error));
      else call.end();
    });
  };
  /** The answer, where it is a good one or one of those that are expected. */
  const ask = async (call: Call, ...expected: readonly number[]): Promise<IncomingMessage> => {
    const answer = await send(call);
    const status = answer.statusCode ?? 0;
    if (status < 300 || expected.includes(status)) return answer;
    throw refused(call, status, await text(answer));
  };

  return {
    buckets: async () => namesIn(await text(await ask({ method: 'GET' }))),
    list: async (bucket, after) => {
      const query = {
        'encoding-type': 'url',
        'list-type': '2',
        'max-keys': String(pageKeys),
        ...(after === undefined ? {} : { 'start-after': after }),
      };
      return listingIn(await text(await ask({ method: 'GET', bucket, query })));
    },
    get: async (bucket, key) => {
      const answer = await ask({ method: 'GET', bucket, key }, 404);
      if (answer.statusCode !== 404) return answer;
      await text(answer);
      return undefined;
    },
    put: async (bucket, key, headers, body) => {
      await text(await ask({ method: 'PUT', bucket, key, headers, body }));
    },
    remove: async (bucket, key) => {
      await text(await ask({ method: 'DELETE', bucket, key }, 404));
    },
    ensure: async (bucket) => {
      // 409: it is there already.
      await text(await ask({ method: 'PUT', bucket }, 409));
    },
    close: () => agent.destroy(),
  };
}

async function pour(body: AsyncIterable<Uint8Array>, call: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of body) {
    if (!call.write(chunk)) await new Promise<void>((resolve) => call.once('drain', resolve));
  }
  call.end();
}

/** As the signature wants it: everything but letters, digits, `-._~` and the slashes between. */
const encoded = (key: string) =>
  key
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');

function refused({ method, bucket = '', key = '' }: Call, status: number, body: string): PlatformError {
  const [code, message] = ['Code', 'Message'].map((name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1]);
  return new PlatformError({
    code: 's3-refused',
    message:
      `${method} /${[bucket, key].filter((part) => part !== '').join('/')}: ${status} ${code ?? ''} ${message ?? ''}`.trim(),
  });
}

const unreachable = (address: string, cause: Error) =>
  new PlatformError({ code: 's3-unreachable', message: `${address} does not answer: ${cause.message}`, cause });
