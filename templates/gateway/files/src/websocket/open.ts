import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { Problem, problems } from '@app/kit/problem';
import { formatTraceparent, type Tracer } from '@app/kit/telemetry';
import type { Exchange } from '../http/index.ts';
import { type Destination, headersForCaller, headersForService, type Streams, wasNotSent } from '../proxy/index.ts';
import { accepts, handshakeKey } from './handshake.ts';
import { createTunnel } from './tunnel.ts';

export interface WebSocketOptions {
  readonly tracer: Tracer;
  readonly streams: Streams;
  readonly trustedHops: number;
  readonly apiKeys: boolean;
  /** A connection on which nothing was sent for so long is closed. */
  readonly webSocketIdleMs: number;
  /** Connections at once. */
  readonly maxWebSockets: number;
}

/** Opens a WebSocket to a service; rejects with a problem when there is none. `head`: what the caller sent already. */
export type OpenSocket = (exchange: Exchange, to: Destination, socket: Socket, head: Buffer) => Promise<void>;

type Answer = { readonly answer: IncomingMessage; readonly service?: Socket; readonly head?: Buffer };

export function createOpenSocket(options: WebSocketOptions): OpenSocket {
  const { streams, maxWebSockets, webSocketIdleMs } = options;
  let open = 0;

  return async (exchange, to, socket, head) => {
    const key = handshakeKey(exchange.req);
    if (open >= maxWebSockets) throw problems.unavailable('Too many connections are open.');
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
    const { answer, service, head: first } = await ask(exchange, to, options);
    if (!service) return passOn(exchange, answer);
    if (socket.destroyed || !accepts(answer, key)) {
      service.destroy();
      throw new Problem(502, undefined, { detail: `${to.upstream.name} did not open a WebSocket.` });
    }
    exchange.res.detachSocket(socket);
    socket.write(switching(headersForCaller(lowered(answer.rawHeaders), exchange.headers)), 'latin1');
    exchange.finish?.(101);
    if (head.length > 0) socket.unshift(head);
    if (first && first.length > 0) service.unshift(first);
    streams.add(socket, createTunnel(socket, service, webSocketIdleMs));
  };
}

/** Asks one replica after the other until one can be reached. */
async function ask(exchange: Exchange, to: Destination, options: WebSocketOptions): Promise<Answer> {
  const { upstream, rule, path, caller } = to;
  const { preserveHost, timeoutMs } = rule;
  const headers = headersForService(exchange, { ...options, caller, length: undefined, preserveHost });
  const tried = new Set<string>();
  for (let left = rule.retries; ; left -= 1) {
    const target = upstream.pick(tried) ?? upstream.pick();
    if (!target) throw problems.unavailable(`${upstream.name} has no replica that is ready.`);
    const { pick } = target;
    tried.add(pick.key);
    exchange.attempts += 1;
    const attributes = {
      'peer.service': upstream.name,
      'server.address': pick.endpoint.host,
      'server.port': pick.endpoint.port,
    };
    const span = options.tracer.start(`GET ${upstream.name}`, {
      kind: 'client',
      parent: exchange.span.context,
      attributes,
    });
    const own = ['connection', 'Upgrade', 'upgrade', 'websocket', 'traceparent', formatTraceparent(span.context)];
    if (!preserveHost) own.push('host', pick.key);
    try {
      const answer = await askOne(exchange, pick.endpoint, path, [...headers, ...own], timeoutMs);
      span.set('http.response.status_code', answer.answer.statusCode ?? 0);
      span.end();
      (answer.service ?? answer.answer).once('close', () => pick.done());
      return answer;
    } catch (error) {
      span.end(error);
      pick.done(exchange.req.socket.destroyed ? 'unknown' : 'failed');
      if (error instanceof Problem) throw error;
      if (left > 0 && wasNotSent(error as Error)) continue;
      throw new Problem(502, undefined, { detail: `${upstream.name} cannot be reached.`, cause: error });
    }
  }
}

function askOne(
  { req }: Exchange,
  { host, port }: { host: string; port: number },
  path: string,
  headers: readonly string[],
  timeoutMs: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, path, headers, agent: false });
    const late = setTimeout(
      () => asked.destroy(problems.gatewayTimeout('The service did not answer in time.')),
      timeoutMs,
    );
    const gone = () => asked.destroy();
    const settle = () => {
      clearTimeout(late);
      req.socket.off('close', gone);
    };
    req.socket.once('close', gone);
    asked.once('upgrade', (answer, service: Socket, head) => {
      settle();
      resolve({ answer, service, head });
    });
    asked.once('response', (answer) => {
      settle();
      resolve({ answer });
    });
    asked.once('error', (error) => {
      settle();
      reject(error);
    });
    asked.end();
  });
}

/** The service does not want one here, and says why. */
function passOn({ res, headers }: Exchange, answer: IncomingMessage): void {
  res.writeHead(answer.statusCode ?? 502, headersForCaller(lowered(answer.rawHeaders), headers));
  answer.pipe(res);
  answer.once('error', () => res.destroy());
}

function switching(headers: readonly string[]): string {
  let head = 'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n';
  for (let i = 0; i + 1 < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`;
  return `${head}\r\n`;
}

/** Names in small letters; values as they are. */
function lowered(rawHeaders: readonly string[]): string[] {
  return rawHeaders.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text));
}
