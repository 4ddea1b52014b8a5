import { createHash } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../endpoints/backoff.ts';
import { BlobUnavailable } from '../port.ts';
import type { BlobSettings } from '../settings.ts';
import { type KeyCache, signedHeaders } from './address.ts';
import { isTemporary, S3Refusal } from './errors.ts';

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Encoded, with query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface S3Answer {
  readonly message: IncomingMessage;
  /** How many times it was sent. */
  readonly attempts: number;
}

export interface Connection {
  readonly endpoint: string;
  /**
   * Sends until there is an answer that lasts, with its body still to be read. Rejects with S3Refusal for one that is no success,
   * with BlobUnavailable when time is over.
   */
  send(request: S3Request, options?: { patient?: boolean }): Promise<S3Answer>;
  close(): void;
}

/** Sends signed requests, and again when the store is away: all of them may be repeated, as their bodies are in memory. */
export function createConnection(settings: BlobSettings): Connection {
  const { host, port, tls, timeoutMs, connectMs } = settings;
  const { request, Agent } = tls ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const endpoint = new URL(`${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`).origin;
  const cache: KeyCache = new Map();

  const attempt = async ({ method, path, headers = {}, body }: S3Request): Promise<IncomingMessage> => {
    const signed = await signedHeaders(
      {
        method,
        url: `${endpoint}${path}`,
        // The body is signed too: without TLS nothing else would prove it.
        headers: {
          ...headers,
          'x-amz-content-sha256': createHash('sha256')
            .update(body ?? '')
            .digest('hex'),
        },
      },
      settings,
      cache,
    );
    return new Promise((resolve, reject) => {
      const length = body || method === 'PUT' || method === 'POST' ? { 'content-length': body?.byteLength ?? 0 } : {};
      const sent = request(`${endpoint}${path}`, { agent, method, headers: { ...signed, ...length } }, resolve);
      sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`no answer for ${timeoutMs} ms`)));
      sent.once('error', reject);
      sent.end(body);
    });
  };

  const send: Connection['send'] = async (asked, { patient = true } = {}) => {
    const deadline = performance.now() + (patient ? connectMs : 0);
    for (let attempts = 1; ; attempts += 1) {
      let reason: unknown;
      try {
        const message = await attempt(asked);
        const status = message.statusCode ?? 0;
        if (status >= 200 && status < 300) return { message, attempts };
        const refusal = new S3Refusal(status, await readText(message));
        if (!isTemporary(refusal)) throw refusal;
        reason = refusal;
      } catch (error) {
        if (error instanceof S3Refusal || error instanceof TypeError) throw error;
        reason = error;
      }
      const wait = 20 + backoff(attempts, { maxMs: 1000 });
      if (performance.now() + wait > deadline) throw new BlobUnavailable(reason);
      await sleep(wait);
    }
  };

  return { endpoint, send, close: () => agent.destroy() };
}

/** A short answer. */
export async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
