import { Agent, type ClientRequest, type IncomingMessage, request as plain } from 'node:http';
import { request as secure, Agent as TlsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ErrorKind, LoadRequest } from './types.ts';

/** What became of a request. */
export type Sent =
  | { readonly ok: true; readonly retried: boolean }
  | { readonly ok: false; readonly retried: boolean; readonly kind: ErrorKind; readonly detail: string };

export interface SenderOptions {
  readonly url: string;
  readonly timeoutMs: number;
  readonly connections: number;
  readonly connectionLifeMs: number;
  readonly retry: boolean;
}

export interface Sender {
  /** `done` is called once, after the last byte. */
  send(request: LoadRequest, done: (sent: Sent) => void): void;
  /** Ends all connections. */
  close(): void;
}

const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/** Sends over kept connections, in turn over each of `connections` lanes, so that a balancer of connections sees many clients. */
export function createSender({ url, timeoutMs, connections, connectionLifeMs, retry }: SenderOptions): Sender {
  const { hostname, port, protocol } = new URL(url);
  const tls = protocol === 'https:';
  const ask = tls ? secure : plain;
  const lanes = Array.from({ length: connections }, () => laneOf(tls, connectionLifeMs));
  const base = { host: hostname.replace(/^\[|\]$/g, ''), ...(port === '' ? {} : { port }) };
  let turn = 0;

  const attempt = (request: LoadRequest, again: boolean, done: (sent: Sent) => void): void => {
    const { method, path, client, body, headers, onAnswer } = request;
    turn += 1;
    let over = false;
    const timer = setTimeout(() => {
      fail('timeout', `no answer in ${timeoutMs} ms`);
      asked.destroy();
    }, timeoutMs);
    const end = (sent: Sent) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      done(sent);
    };
    const fail = (kind: ErrorKind, detail: string) => end({ ok: false, retried: again, kind, detail });
    const onError = (error: Error & { code?: string }) => {
      if (over) return;
      const closed = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      if (retry && !again && closed && asked.reusedSocket && answer === undefined && mayRepeat(request)) {
        over = true;
        clearTimeout(timer);
        attempt(request, true, done);
      } else fail(kindOf(error.code), error.message);
    };
    let answer: IncomingMessage | undefined;
    const asked: ClientRequest = ask(
      {
        ...base,
        method,
        path,
        // The other kept connections may have been closed with the same blow.
        agent: again ? false : lanes[turn % lanes.length],
        headers: {
          ...(client === undefined ? {} : { 'x-client': client }),
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      },
      (response) => {
        answer = response;
        response.on('error', onError);
        const status = response.statusCode ?? 0;
        const expected = request.expect ? request.expect.includes(status) : status < 400;
        if (!expected) read(response, (body) => fail(String(status), wordsOf(status, body)));
        else if (onAnswer) {
          read(response, (body) => {
            onAnswer(body);
            end({ ok: true, retried: again });
          });
        } else response.resume().on('end', () => end({ ok: true, retried: again }));
      },
    );
    asked.on('error', onError);
    asked.end(body);
  };

  return {
    send: (request, done) => attempt(request, false, done),
    close: () => {
      for (const lane of lanes) lane.destroy();
    },
  };
}

/** One lane: usually one connection, more when answers take longer than the lane's turn. */
function laneOf(tls: boolean, lifeMs: number): Agent {
  // With a timeout of its own the agent also heeds the one that servers announce.
  const options = { keepAlive: true, timeout: lifeMs };
  const agent = tls ? new TlsAgent(options) : new Agent(options);
  const since = new WeakMap<Duplex, number>();
  // What it returns decides whether the socket is kept; the types do not know it.
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => unknown;
  agent.keepSocketAlive = (socket: Duplex): boolean => {
    // Lives begin unevenly, so that connections do not end all at once.
    const began = since.get(socket) ?? performance.now() - (Math.random() * lifeMs) / 2;
    since.set(socket, began);
    return performance.now() - began < lifeMs && keep(socket) === true;
  };
  return agent;
}

function read(response: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(Buffer.concat(chunks).toString()));
}

/** Enough of an answer to know who gave it, and why. */
const wordsOf = (status: number, body: string): string =>
  `answered ${status}${body === '' ? '' : `: ${body.slice(0, 300)}`}`;

const mayRepeat = ({ method, headers }: LoadRequest): boolean =>
  REPEATABLE.has(method) || headers?.['idempotency-key'] !== undefined;

function kindOf(code: string | undefined): ErrorKind {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  return code === 'ETIMEDOUT' ? 'timeout' : 'network';
}
