import { type BacklogManifest, fill, type HttpBacklog, type Manifest } from '../catalog/index.ts';
import { bindingOf, ownSecret } from './accounts.ts';
import type { DeclaredEdge } from './edges.ts';
import { parametersOf, type Runnable, type Sources } from './sources.ts';
import type { Backlog, Component, Value } from './types.ts';

/** On local another engine may stand in for a queue; then it is asked in another way, too. */
export const backlogOn = ({ backlog, run: { local } }: Manifest, runtime: string): BacklogManifest | undefined =>
  runtime === 'local' ? (local?.backlog ?? backlog) : backlog;

/** What waits for a component whose policy wants to know: in the first queue that it uses. */
export function backlogOf(
  { name, spec }: Runnable,
  edges: readonly DeclaredEdge[],
  sources: Sources,
): Backlog | undefined {
  if (!spec.scale?.metrics.some((metric) => 'queue' in metric)) return undefined;
  const { config, stores } = sources;
  const { runtime } = config.environment;
  for (const { to, endpoint } of edges) {
    const store = stores.find((candidate) => candidate.name === to);
    const declared = store && store.spec.mode !== 'external' && backlogOn(store.template.manifest, runtime);
    if (!declared) continue;
    const { manifest } = store.template;
    const params = { ...parametersOf(manifest, store.spec, config.file, to), user: name };
    const fields = Object.entries(bindingOf(store, runtime)?.fields ?? {});
    const names = { ...params, ...Object.fromEntries(fields.map(([key, text]) => [key, fill(text, params)])) };
    const value = (text: string): Value => {
      const [, ref, other = endpoint] = /^\{(host|port|url)(?::([a-z-]+))?\}$/.exec(text) ?? [];
      return ref === undefined
        ? fill(text, names)
        : { ref: ref as 'host' | 'port' | 'url', component: to, endpoint: other };
    };
    const { sql, database, http, keda } = declared;
    return {
      store: to,
      ...(sql === undefined ? {} : { sql }),
      ...(database === undefined ? {} : { database: fill(database, names) }),
      ...(http ? { http: overHttp(http, to, names) } : {}),
      ...(keda
        ? {
            keda: {
              type: keda.type,
              metadata: Object.fromEntries(Object.entries(keda.metadata).map(([key, text]) => [key, value(text)])),
              secrets: Object.fromEntries(
                Object.entries(keda.secrets).map(([parameter, secret]) => [parameter, ownSecret(to, secret)]),
              ),
              ...(Object.keys(keda.names).length > 0 ? { names: keda.names } : {}),
            },
          }
        : {}),
    };
  }
  return undefined;
}

function overHttp(
  { query, secret, ...rest }: HttpBacklog,
  store: string,
  names: Readonly<Record<string, unknown>>,
): NonNullable<Backlog['http']> {
  const { endpoint, path, user, items, sum } = rest;
  return {
    endpoint,
    path: fill(path, names),
    query: Object.fromEntries(Object.entries(query).map(([key, text]) => [key, fill(text, names)])),
    user,
    secret: ownSecret(store, secret),
    ...(items === undefined ? {} : { items }),
    sum,
  };
}

/** Where a gateway tells its rates, if a policy anywhere asks for them. */
export function ratesOf({ kind, spec, template }: Runnable, { runnables }: Sources): Component['rates'] {
  const asked = runnables.some((each) => each.spec.scale?.metrics.some((metric) => 'rps' in metric));
  const own = spec.start !== undefined || spec.dockerfile !== undefined;
  return kind === 'gateway' && asked && !own ? template?.manifest.rates : undefined;
}
