import type { Manifest } from '../catalog/index.ts';
import type { Uses } from '../config/index.ts';
import { LOAD_BALANCER, prefixOf } from './names.ts';
import type { Runnable, Sources } from './sources.ts';
import type { Edge } from './types.ts';

/** A declared edge with the prefix of the variables that it gives to its user. */
export interface DeclaredEdge extends Edge {
  readonly prefix: string;
}

const LIMIT_DRIVERS = ['redis', 'memcached'];

const usesOf = (uses: Uses | undefined): [string, { as?: string | undefined }][] =>
  Array.isArray(uses) ? uses.map((name) => [name, {}]) : Object.entries(uses ?? {});

/** The store that counts requests for the gateway: the first cache it uses. */
export function limitStore(gateway: Runnable, sources: Sources): string | undefined {
  const isCache = (name: string) =>
    sources.stores.some(
      (store) => store.name === name && LIMIT_DRIVERS.includes(store.template.manifest.binding?.driver ?? ''),
    );
  return usesOf(gateway.spec.uses).find(([name]) => isCache(name))?.[0];
}

/** Who has an account in a store. A route only passes on what its callers have signed themselves. */
export const usersOf = (store: string, edges: readonly DeclaredEdge[]): DeclaredEdge[] =>
  edges.filter(({ to, kind }) => to === store && kind !== 'route');

function endpointOf(to: string, kind: Edge['kind'], sources: Sources): string {
  const store = sources.stores.find(({ name }) => name === to);
  if (store) {
    const { binding, endpoints } = store.template.manifest;
    const http = kind === 'route' ? httpEndpoint(endpoints) : undefined;
    return http ?? binding?.endpoint ?? Object.keys(endpoints)[0] ?? 'tcp';
  }
  const runnable = sources.runnables.find(({ name }) => name === to);
  return Object.keys(runnable?.template?.manifest.endpoints ?? {})[0] ?? 'http';
}

/**
 * Edges = `uses` ∪ `routes[].to` ∪ `auth.issuer` ∪ rate limit → cache ∪ client → gateway ∪ balancer → what it balances.
 * One edge for each pair; what is said first names it.
 */
export function declareEdges(sources: Sources): DeclaredEdge[] {
  const edges = new Map<string, DeclaredEdge>();
  const isStore = (name: string) => sources.stores.some((store) => store.name === name);
  const add = (from: string, to: string, kind: Edge['kind'], as?: string) => {
    const key = `${from} ${to}`;
    if (edges.has(key)) return;
    edges.set(key, {
      from,
      to,
      kind,
      endpoint: endpointOf(to, kind, sources),
      // Everything else that the gateway leads to does not wait for the store.
      gates: isStore(to) && kind !== 'route',
      prefix: as ?? prefixOf(to),
    });
  };
  const { file } = sources.config;
  const gateway = sources.runnables.find(({ kind }) => kind === 'gateway');
  const counter = gateway && file.gateway?.rateLimit ? limitStore(gateway, sources) : undefined;

  for (const { name, kind, spec } of sources.runnables) {
    for (const [to, use] of usesOf(spec.uses))
      add(name, to, kind === 'gateway' && to === counter ? 'limit' : 'uses', use.as);
    if ('port' in spec && spec.port !== undefined) add(balancerOf(name, kind), name, 'balance');
  }
  if (gateway) {
    for (const route of file.gateway?.routes ?? []) add(gateway.name, route.to, 'route');
    const issuer = file.gateway?.auth?.issuer;
    if (issuer !== undefined && !isUrl(issuer)) add(gateway.name, issuer, 'issuer');
    for (const client of Object.keys(file.clients)) add(client, gateway.name, 'client');
  }
  return [...edges.values()];
}

/** The endpoint that a route to a store leads to; nothing for a store that does not speak HTTP. */
export const httpEndpoint = (endpoints: Manifest['endpoints']): string | undefined =>
  Object.entries(endpoints).find(([, { protocol }]) => protocol === 'http')?.[0];

export const isUrl = (text: string): boolean => /^https?:\/\//.test(text);

export const balancerOf = (name: string, kind: Runnable['kind']): string =>
  kind === 'gateway' ? LOAD_BALANCER : `${name}-${LOAD_BALANCER}`;
