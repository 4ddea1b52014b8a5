import type { Gateway, Route } from '../config/index.ts';
import { parseDuration, parseSize } from '../kernel/index.ts';
import { type DeclaredEdge, isUrl } from './edges.ts';
import { prefixOf } from './names.ts';

const DEFAULT_TIMEOUT_MS = 15_000;
/** Files take their time. */
const STORE_TIMEOUT_MS = 120_000;
const DEFAULT_RETRIES = 1;

type Limit = NonNullable<Gateway['rateLimit']>;

const limit = (written: Limit | undefined) =>
  written
    ? { requests: written.requests, perMs: parseDuration(written.per) ?? 60_000, by: written.by ?? 'client' }
    : null;

/** What routes lead to, beside services of the user. */
export interface Destinations {
  readonly stores: ReadonlySet<string>;
  /** Services whose templates say that they heed an Idempotency-Key. */
  readonly heeding: ReadonlySet<string>;
}

function route(written: Route, edges: readonly DeclaredEdge[], guarded: boolean, { stores, heeding }: Destinations) {
  const store = stores.has(written.to);
  const usual = store ? STORE_TIMEOUT_MS : DEFAULT_TIMEOUT_MS;
  return {
    path: written.path,
    to: written.to,
    prefix: edges.find((edge) => edge.to === written.to)?.prefix ?? prefixOf(written.to),
    methods: written.methods ?? null,
    auth: written.auth ?? (guarded ? 'required' : 'none'),
    rateLimit: limit(written.rateLimit),
    timeoutMs: written.timeout === undefined ? usual : (parseDuration(written.timeout) ?? usual),
    retries: written.retries ?? DEFAULT_RETRIES,
    idempotencyKeys: written.idempotencyKeys ?? heeding.has(written.to),
    rewrite: written.rewrite ?? null,
    maxBody: written.body === undefined ? null : (parseSize(written.body) ?? null),
    preserveHost: written.preserveHost ?? false,
    webSocket: written.webSocket ?? false,
    store,
  };
}

/** The gateway's settings as the gateway program reads them (docs/templates.md); addresses come from its environment, by prefix. */
export function gatewaySettings(
  gateway: Gateway,
  platform: string,
  edges: readonly DeclaredEdge[],
  counter: string | undefined,
  destinations: Destinations,
) {
  const { auth } = gateway;
  const outside = auth !== undefined && isUrl(auth.issuer);
  const prefix = (name: string) => edges.find((edge) => edge.to === name)?.prefix ?? prefixOf(name);
  return {
    routes: gateway.routes.map((written) => route(written, edges, auth !== undefined, destinations)),
    auth: auth
      ? {
          issuer: auth.issuer,
          prefix: outside ? null : prefix(auth.issuer),
          url: outside ? auth.issuer : null,
          audience: auth.audience ?? platform,
          apiKeys: auth.apiKeys ?? false,
        }
      : null,
    rateLimit: limit(gateway.rateLimit),
    cachePrefix: counter === undefined ? null : prefix(counter),
    hosts: gateway.hosts,
  };
}
