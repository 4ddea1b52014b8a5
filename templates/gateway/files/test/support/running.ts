import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryCache } from '@app/kit/cache';
import type { Endpoint, Endpoints } from '@app/kit/endpoints';
import { createHealth, type Health } from '@app/kit/lifecycle';
import { createMetrics, createTracer, type Metrics } from '@app/kit/telemetry';
import { createAuthenticate, createVerifier, openKeys } from '../../src/auth/index.ts';
import type { Limit, RouteRule } from '../../src/config/index.ts';
import { createGateway } from '../../src/gateway.ts';
import { refuseBroken } from '../../src/http/index.ts';
import { createLimits, createQuotas } from '../../src/limit/index.ts';
import { createRecorder } from '../../src/observe/index.ts';
import { createForward, openUpstream } from '../../src/proxy/index.ts';
import { createPages, loadAssets } from '../../src/web/index.ts';
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
}

export interface TestGateway {
  readonly url: string;
  readonly port: number;
  readonly issuer: TestIssuer;
  readonly health: Health;
  readonly metrics: Metrics;
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
  rewrite: null,
};

/** The gateway as main.ts puts it together, with services of the test behind it and its counters in memory. */
export async function startGateway(options: Options): Promise<TestGateway> {
  const routes = options.routes.map((route) => ({ ...RULE, ...route }));
  const { endpoints, move } = movable(options.replicas);
  const upstream = openUpstream('product', endpoints);
  const issuer = await createIssuer();
  const { find } = openKeys(async () => issuer.jwks);
  const health = createHealth();
  const metrics = createMetrics();
  const lines: Record<string, unknown>[] = [];
  const access = { write: (level: string, fields: object) => lines.push({ level, ...fields }), flush: () => {} };
  const trustedHops = options.trustedHops ?? 0;
  const gateway = createGateway({
    routes,
    hosts: options.hosts ?? [],
    corsOrigins: options.corsOrigins ?? [],
    trustedHops,
    health,
    tracer: createTracer({ service: 'gateway', env: {} }),
    record: createRecorder(metrics, access),
    authenticate: createAuthenticate(createVerifier({ issuer: 'auth', audience: 'shop', find })),
    limit: createLimits(options.rateLimit ?? null, routes, createQuotas({ counter: memoryCache() })),
    forward: createForward({ trustedHops, maxBody: options.maxBody ?? 1024 * 1024 }),
    upstream: () => upstream,
    pages: (isApi) => createPages(loadAssets(options.publicFolder ?? '/nowhere'), isApi),
  });
  const server = createServer(gateway).on('checkContinue', gateway).on('clientError', refuseBroken);
  const port = await listen(server);
  health.state = 'ready';
  const close = async () => {
    await stop(server);
    await upstream.close();
  };
  return { url: `http://127.0.0.1:${port}`, port, issuer, health, metrics, lines, move, close };
}

export interface TestService {
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
  return { endpoint: { host: '127.0.0.1', port }, requests, close: () => stop(server) };
}

/** An endpoint where nobody listens. */
export async function deadEndpoint(): Promise<Endpoint> {
  const service = await startService(() => {});
  await service.close();
  return service.endpoint;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
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
