import type { Gateway, Route } from '../config/index.ts';
import { parseDuration } from '../kernel/index.ts';
import { type DeclaredEdge, isUrl } from './edges.ts';
import { prefixOf } from './names.ts';

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_RETRIES = 1;

type Limit = NonNullable<Gateway['rateLimit']>;

const limit = (written: Limit | undefined) =>
  written
    ? { requests: written.requests, perMs: parseDuration(written.per) ?? 60_000, by: written.by ?? 'client' }
    : null;

function route(written: Route, edges: readonly DeclaredEdge[], guarded: boolean) {
  return {
    path: written.path,
    to: written.to,
    prefix: edges.find((edge) => edge.to === written.to)?.prefix ?? prefixOf(written.to),
    methods: written.methods ?? null,
    auth: written.auth ?? (guarded ? 'required' : 'none'),
    rateLimit: limit(written.rateLimit),
    timeoutMs:
      written.timeout === undefined ? DEFAULT_TIMEOUT_MS : (parseDuration(written.timeout) ?? DEFAULT_TIMEOUT_MS),
    retries: written.retries ?? DEFAULT_RETRIES,
    rewrite: written.rewrite ?? null,
  };
}

/** The gateway's settings as the gateway program reads them (docs/templates.md); addresses come from its environment, by prefix. */
export function gatewaySettings(
  gateway: Gateway,
  platform: string,
  edges: readonly DeclaredEdge[],
  counter: string | undefined,
) {
  const { auth } = gateway;
  const outside = auth !== undefined && isUrl(auth.issuer);
  const prefix = (name: string) => edges.find((edge) => edge.to === name)?.prefix ?? prefixOf(name);
  return {
    routes: gateway.routes.map((written) => route(written, edges, auth !== undefined)),
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
