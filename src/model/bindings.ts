import { type BindingManifest, fill, type Manifest } from '../catalog/index.ts';
import { type DeclaredEdge, httpEndpoint } from './edges.ts';
import { parametersOf, type Sources, type Stored } from './sources.ts';
import type { Binding, SecretUse, Value } from './types.ts';

/** What an edge puts into the environment of its user. */
export interface Bound {
  readonly binding: Binding;
  readonly env: Readonly<Record<string, Value>>;
  readonly secrets: readonly SecretUse[];
}

export const userSecret = (store: string, user: string): string => `${store}.users.${user}`;
export const ownSecret = (store: string, name: string): string => `${store}.${name}`;

/** How a store is used on a runtime: on local another engine may stand in for it, with another driver. */
export function bindingOn({ binding, run: { local } }: Manifest, runtime: string): BindingManifest | undefined {
  if (!binding || !local || runtime !== 'local') return binding;
  const { driver = binding.driver, fields = binding.fields, perUser = binding.perUser } = local;
  return { ...binding, driver, fields, perUser };
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

function url({ spec, template }: Stored, { to, prefix }: DeclaredEdge): Record<string, Value> {
  if (spec.mode === 'external' && spec.url !== undefined) return { [`${prefix}_URL`]: spec.url };
  const endpoint = httpEndpoint(template.manifest.endpoints);
  return endpoint === undefined ? {} : { [`${prefix}_URL`]: { ref: 'url', component: to, endpoint } };
}

function toStore(edge: DeclaredEdge, store: Stored, sources: Sources): Bound {
  const { to, from: user, endpoint, prefix } = edge;
  const { manifest } = store.template;
  const declared = bindingOn(manifest, sources.config.environment.runtime);
  const driver = declared?.driver ?? store.spec.template;
  const names = { ...parametersOf(manifest, store.spec, sources.config.file, store.name), user };
  const fields = Object.entries(declared?.fields ?? {}).map(([key, text]) => [
    `${prefix}_${key.toUpperCase()}`,
    fill(text, names),
  ]);
  const password = declared?.password ?? false;
  const routed = user === 'gateway' && sources.config.file.gateway?.routes.some((route) => route.to === to);
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

function address({ spec }: Stored, { to, endpoint, prefix }: DeclaredEdge): Record<string, Value> {
  if (spec.mode === 'external' && spec.url !== undefined) {
    const url = new URL(spec.url);
    return { [`${prefix}_HOST`]: url.hostname, [`${prefix}_PORT`]: url.port };
  }
  return {
    [`${prefix}_HOST`]: { ref: 'host', component: to, endpoint },
    [`${prefix}_PORT`]: { ref: 'port', component: to, endpoint },
  };
}
