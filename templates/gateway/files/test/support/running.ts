import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { memoryCache } from '@app/kit/cache';
import type { Endpoint, Endpoints } from '@app/kit/endpoints';
import { createHealth, type Health } from '@app/kit/lifecycle';
import { createMetrics, createTracer, type Metrics } from '@app/kit/telemetry';
import type { JSONWebKeySet } from 'jose';
import { createApiKeys, createAuthenticate, createVerifier, openKeys } from '../../src/auth/index.ts';
import type { Limit, RouteRule } from '../../src/config/index.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLimits, createQuotas } from '../../src/limit/index.ts';
import { createRecorder } from '../../src/observe/index.ts';
import { createDescription } from '../../src/openapi/index.ts';
import { createForward, createStreams, openUpstream, type Streams } from '../../src/proxy/index.ts';
import { createPages, loadAssets } from '../../src/web/index.ts';
import { createOpenSocket } from '../../src/websocket/index.ts';
import { createIssuer, type TestIssuer } from './tokens.ts';

export interface Options {
  readonly routes: readonly Partial<RouteRule>[];
  /** Replicas of the one service that all routes lead to. */
  readonly replicas: readonly Endpoint[];
  readonly rateLimit?: Limit;
  readonly hosts?: readonly string[];
  readonly corsOrigins?: readonly string[];
  readonly trustedHops?: number;
  readonly maxBody?: number;
  readonly publicFolder?: string;
  readonly webSocketIdleMs?: number;
  readonly maxWebSockets?: number;
  /** Keys of tokens, in place of an issuer made for the test. */
  readonly jwks?: JSONWebKeySet;
  /** Asks the issuer about an API key. */
  readonly askKey?: Parameters<typeof createApiKeys>[0]['ask'];
}

export interface TestGateway {
  readonly url: string;
  readonly port: number;
  readonly issuer: TestIssuer;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly streams: Streams;
  readonly lines: Record<string, unknown>[];
  /** Replaces the list of replicas. */
  move(replicas: readonly Endpoint[]): void;
  close(): Promise<void>;
}

const RULE: RouteRule = {
  path: '/api',
  to: 'product',
  prefix: 'PRODUCT',
  methods: null,
  auth: 'none',
  rateLimit: null,
  timeoutMs: 2000,
  retries: 1,
  idempotencyKeys: false,
  rewrite: null,
  maxBody: null,
  preserveHost: false,
  webSocket: false,
  store: false,
};

/** The gateway as main.ts puts it together, with services of the test behind it and its counters in memory. */
export async function startGateway(options: Options): Promise<TestGateway> {
  const routes = options.routes.map((route) => ({ ...RULE, ...route }));
  const { endpoints, move } = movable(options.replicas);
  const upstream = openUpstream('product', endpoints);
  const issuer = await createIssuer();
  const { find } = openKeys(async () => options.jwks ?? issuer.jwks);
  const health = createHealth();
  const metrics = createMetrics();
  const lines: Record<string, unknown>[] = [];
  const access = { write: (level: string, fields: object) => lines.push({ level, ...fields }), flush: () => {} };
  const trustedHops = options.trustedHops ?? 0;
  const tracer = createTracer({ service: 'gateway', env: {} });
  const streams = createStreams();
  const { askKey, webSocketIdleMs = 5000, maxWebSockets = 10 } = options;
  const proxy = { tracer, streams, trustedHops, apiKeys: askKey !== undefined };
  const server = createGateway({
    routes,
    hosts: options.hosts ?? [],
    corsOrigins: options.corsOrigins ?? [],
    trustedHops,
    health,
    tracer,
    record: createRecorder(metrics, access),
    authenticate: createAuthenticate(
      createVerifier({ issuer: 'auth', audience: 'shop', find }),
      askKey && createApiKeys({ ask: askKey }),
    ),
    limit: createLimits(options.rateLimit ?? null, routes, createQuotas({ counter: memoryCache() })),
    forward: createForward({ ...proxy, maxBody: options.maxBody ?? 1024 * 1024 }),
    openSocket: createOpenSocket({ ...proxy, webSocketIdleMs, maxWebSockets }),
    upstream: () => upstream,
    description: createDescription({
      title: 'shop',
      rules: { routes, auth: null, rateLimit: null },
      ask: () => upstream.ask({ path: '/openapi.json' }),
    }),
    pages: (isApi) => createPages(loadAssets(options.publicFolder ?? '/nowhere'), isApi),
  });
  const port = await listen(server);
  health.state = 'ready';
  const close = async () => {
    await stop(server);
    await upstream.close();
  };
  return { url: `http://127.0.0.1:${port}`, port, issuer, health, metrics, streams, lines, move, close };
}

export interface TestService {
  readonly server: Server;
  readonly endpoint: Endpoint;
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

/** A replica of a service. */
export async function startService(listener: RequestListener): Promise<TestService> {
  const requests: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    requests.push(req);
    listener(req, res);
  });
  const port = await listen(server);
  return { server, endpoint: { host: '127.0.0.1', port }, requests, close: () => stop(server) };
}

/** An endpoint where nobody listens. */
export async function deadEndpoint(): Promise<Endpoint> {
  const service = await startService(() => {});
  await service.close();
  return service.endpoint;
}

/** Connections that servers have given away, and do not close themselves. */
const upgraded = new WeakMap<Server, Set<Socket>>();

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  upgraded.set(server, sockets);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  for (const socket of upgraded.get(server) ?? []) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}

function movable(first: readonly Endpoint[]) {
  let current = first;
  const listeners = new Set<() => void>();
  const endpoints: Endpoints = {
    list: () => current,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready: async () => {},
    close: () => {},
  };
  const move = (replicas: readonly Endpoint[]) => {
    current = replicas;
    for (const listener of listeners) listener();
  };
  return { endpoints, move };
}
