import { fill } from '../catalog/index.ts';
import type { Address } from '../kernel/index.ts';
import { accountOf, bindingOf, outsideOf, saidByAddress, userSecret } from './accounts.ts';
import { type DeclaredEdge, httpEndpoint } from './edges.ts';
import { parametersOf, type Sources, type Stored } from './sources.ts';
import type { Binding, SecretUse, Value } from './types.ts';

/** What an edge puts into the environment of its user. */
export interface Bound {
  readonly binding: Binding;
  readonly env: Readonly<Record<string, Value>>;
  readonly secrets: readonly SecretUse[];
}

/** A binding is made for each edge and each runtime: the driver may be another one on local. */
export function bind(edge: DeclaredEdge, sources: Sources): Bound {
  const store = sources.stores.find(({ name }) => name === edge.to);
  if (!store) return toService(edge);
  return edge.kind === 'route' ? throughRoute(edge, store) : toStore(edge, store, sources);
}

function toService({ to, endpoint, prefix }: DeclaredEdge): Bound {
  return {
    binding: { to, endpoint, prefix, driver: 'http' },
    env: {
      [`${prefix}_URL`]: { ref: 'url', component: to, endpoint },
      [`${prefix}_ENDPOINTS`]: { ref: 'endpoints', component: to, endpoint },
    },
    secrets: [],
  };
}

/** A route gives an address and nothing to log in with: callers bring signatures of their own. */
function throughRoute(edge: DeclaredEdge, store: Stored): Bound {
  const { to, endpoint, prefix } = edge;
  return { binding: { to, endpoint, prefix, driver: 'http' }, env: url(store, edge), secrets: [] };
}

function url(store: Stored, { to, prefix }: DeclaredEdge): Record<string, Value> {
  const outside = outsideOf(store);
  if (outside) return { [`${prefix}_URL`]: `${outside.tls ? 'https' : 'http'}://${hostOf(outside)}:${outside.port}` };
  const endpoint = httpEndpoint(store.template.manifest.endpoints);
  return endpoint === undefined ? {} : { [`${prefix}_URL`]: { ref: 'url', component: to, endpoint } };
}

function toStore(edge: DeclaredEdge, store: Stored, sources: Sources): Bound {
  const { to, from, endpoint, prefix } = edge;
  const { manifest } = store.template;
  const user = accountOf(store, from);
  const declared = bindingOf(store, sources.config.environment.runtime);
  const outside = outsideOf(store);
  const driver = declared?.driver ?? store.spec.template;
  const names = { ...parametersOf(manifest, store.spec, sources.config.file, store.name), user };
  const ofTemplate = Object.entries(declared?.fields ?? {}).map(([key, text]) => [key, fill(text, names)]);
  const said = { ...Object.fromEntries(ofTemplate), ...(outside ? saidByAddress(outside, declared) : {}) };
  const fields = Object.entries(said).map(([key, text]) => [`${prefix}_${key.toUpperCase()}`, text]);
  const password = declared?.password ?? false;
  const routed = from === 'gateway' && sources.config.file.gateway?.routes.some((route) => route.to === to);
  const variable = `${prefix}_PASSWORD`;
  return {
    binding: { to, endpoint, prefix, driver, ...(password ? { user } : {}) },
    env: {
      [`${prefix}_DRIVER`]: driver,
      ...address(store, edge),
      ...(routed ? url(store, edge) : {}),
      ...Object.fromEntries(fields),
    },
    secrets: password ? [{ secret: userSecret(to, user), file: variable, env: `${variable}_FILE` }] : [],
  };
}

function address(store: Stored, { to, endpoint, prefix }: DeclaredEdge): Record<string, Value> {
  const outside = outsideOf(store);
  if (outside) return { [`${prefix}_HOST`]: outside.host, [`${prefix}_PORT`]: String(outside.port) };
  return {
    [`${prefix}_HOST`]: { ref: 'host', component: to, endpoint },
    [`${prefix}_PORT`]: { ref: 'port', component: to, endpoint },
  };
}

const hostOf = ({ host }: Address) => (host.includes(':') ? `[${host}]` : host);
