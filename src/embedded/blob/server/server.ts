import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { S3Error, s3Error } from '../errors.ts';
import { routeOf } from '../operations/index.ts';
import { type Users, verify } from '../sign/index.ts';
import type { Store } from '../store/index.ts';
import { isOperations, operationsReply } from './operations.ts';
import { errorReply, type Reply, send } from './reply.ts';
import { requestOf } from './request.ts';
import { Stats } from './stats.ts';

export interface ServerOptions {
  readonly store: Store;
  readonly users: Users;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Hears of failures that are the server's own. */
  readonly failed?: (error: unknown, operation: string) => void;
}

/** A connection on which nothing happens for so long is closed, also in the middle of a body. */
const SILENCE_MS = 120_000;

/** S3 over HTTP. */
export class BlobServer {
  readonly stats = new Stats();
  readonly #options: ServerOptions;
  readonly #server: Server;

  constructor(options: ServerOptions) {
    this.#options = options;
    // Uploads may take any time as long as bytes come.
    this.#server = createServer(
      { requestTimeout: 0, keepAliveTimeout: SILENCE_MS },
      (message, response) => void this.#serve(message, response, () => undefined),
    );
    // Who waits before sending a body is spared it when there is something wrong with the request.
    this.#server.on(
      'checkContinue',
      (message: IncomingMessage, response: ServerResponse) =>
        void this.#serve(message, response, () => response.writeContinue()),
    );
    this.#server.timeout = SILENCE_MS;
  }

  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        resolve(address && typeof address === 'object' ? address.port : port);
      });
    });
  }

  /** Takes no more requests; resolves when those in flight are answered, or after `graceMs`. */
  close(graceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#server.closeAllConnections(), graceMs);
      this.#server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#server.closeIdleConnections();
    });
  }

  async #serve(message: IncomingMessage, response: ServerResponse, proceed: () => void): Promise<void> {
    const begin = performance.now();
    const id = randomBytes(8).toString('hex').toUpperCase();
    const facts = { user: '', via: 'none' as 'header' | 'query' | 'none', operation: 'unknown' };
    let bytesOut = 0;
    let status = 499;
    response.setHeader('x-amz-request-id', id);
    try {
      const reply = await this.#answer(message, proceed, facts, id);
      bytesOut = await send(reply, response, message.method === 'HEAD');
      status = reply.status;
    } catch (error) {
      // The client is gone, or the answer broke in the middle: there is nobody to tell.
      if (!isGone(error)) this.#options.failed?.(error, facts.operation);
      response.destroy();
    }
    // The rest of a body that nobody wants would be taken for the next request.
    if (!message.complete && !message.destroyed) message.resume();
    const bytesIn = message.complete ? Number(message.headers['content-length'] ?? 0) : 0;
    this.stats.count({ ...facts, status, bytesIn, bytesOut, seconds: (performance.now() - begin) / 1000 });
  }

  async #answer(
    message: IncomingMessage,
    proceed: () => void,
    facts: { user: string; via: 'header' | 'query' | 'none'; operation: string },
    id: string,
  ): Promise<Reply> {
    const { store, users, now = Date.now, failed } = this.#options;
    try {
      const request = requestOf(message, proceed);
      if (isOperations(request)) {
        facts.operation = 'operations';
        return operationsReply(request, this.stats);
      }
      const identity = verify(request, users, now());
      Object.assign(facts, { user: identity.user, via: identity.via });
      const { name, run } = routeOf(request);
      facts.operation = name;
      return await run({ store, request, identity, now: now() });
    } catch (error) {
      if (isGone(error)) throw error;
      const known = error instanceof S3Error ? error : s3Error('InternalError');
      if (known.status >= 500 && known.code !== 'NotImplemented') failed?.(error, facts.operation);
      return errorReply(known, (message.url ?? '/').replace(/\?.*/, ''), id);
    }
  }
}

const GONE = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);

/** The client closed the connection in the middle. */
const isGone = (error: unknown) => GONE.has((error as NodeJS.ErrnoException).code ?? '');
