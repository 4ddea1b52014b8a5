import { createServer, type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Health, linger } from '@app/kit/lifecycle';
import type { Tracer } from '@app/kit/telemetry';
import type { RouteRule } from './config/index.ts';
import {
  answerProblem,
  createExchange,
  createProbes,
  type Exchange,
  refuseBroken,
  refuseTunnel,
} from './http/index.ts';
import type { Recorder } from './observe/index.ts';
import { type Description, OPENAPI_PATH } from './openapi/index.ts';
import type { Forward, Upstream } from './proxy/index.ts';
import { type AdmitParts, createAdmit, pathFor } from './routing/index.ts';
import type { Pages } from './web/index.ts';
import { answerPlainly, asksForWebSocket, type OpenSocket } from './websocket/index.ts';

export interface GatewayParts extends AdmitParts {
  readonly trustedHops: number;
  readonly health: Health;
  readonly tracer: Tracer;
  readonly record: Recorder;
  readonly forward: Forward;
  readonly openSocket: OpenSocket;
  readonly upstream: (rule: RouteRule) => Upstream;
  readonly description: Description;
  readonly pages: (isApi: (path: string) => boolean) => Pages;
}

/** Whoever takes longer for his headers gets 408. A connection that is idle for longer than balancers keep theirs is closed. */
const SERVER = { keepAliveTimeout: 65_000, headersTimeout: 10_000, noDelay: true, requireHostHeader: false };

/** The way of a request: probe? → may it → to the service. The first that objects answers. */
export function createGateway(parts: GatewayParts): Server {
  const server = createServer(SERVER);
  const { health, record, forward, openSocket, upstream, description } = parts;
  const isProbe = createProbes(health);
  const admit = createAdmit(parts);
  const pages = parts.pages(admit.owns);

  const begin = (req: IncomingMessage, res: ServerResponse): Exchange => {
    const exchange = createExchange(req, res, parts);
    if (health.state === 'draining') exchange.headers.push('connection', 'close');
    record(exchange);
    return exchange;
  };
  const serve = async (exchange: Exchange): Promise<void> => {
    const admitted = await admit.request(exchange);
    if (admitted === 'page') return exchange.path === OPENAPI_PATH ? description(exchange) : pages(exchange);
    if (admitted === 'answered') return;
    const { rule, target, caller } = admitted;
    await forward(exchange, { rule, upstream: upstream(rule), path: pathFor(rule, target), caller });
  };
  const connect = async (exchange: Exchange, socket: Socket, head: Buffer): Promise<void> => {
    const admitted = await admit.request(exchange);
    if (typeof admitted === 'string') throw new Error('A WebSocket leads to a service.');
    const { rule, target, caller } = admitted;
    const destination = { rule, upstream: upstream(rule), path: pathFor(rule, target), caller };
    await openSocket(exchange, destination, socket, head);
  };

  const onRequest: RequestListener = (req, res) => {
    if (isProbe(req, res)) return;
    linger(req, res);
    const exchange = begin(req, res);
    serve(exchange).catch((error) => answerProblem(exchange, error));
  };
  const onUpgrade = (req: IncomingMessage, socket: Socket, head: Buffer) => {
    if (!asksForWebSocket(req) || !admit.takesWebSockets(req)) {
      answerPlainly(server, req, socket, head);
      return;
    }
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(socket);
    res.once('finish', () => socket.end());
    socket.on('error', () => socket.destroy());
    const exchange = begin(req, res);
    connect(exchange, socket, head).catch((error) => answerProblem(exchange, error));
  };
  return server
    .on('request', onRequest)
    .on('checkContinue', onRequest)
    .on('checkExpectation', onRequest)
    .on('upgrade', onUpgrade)
    .on('connect', refuseTunnel)
    .on('clientError', refuseBroken);
}
