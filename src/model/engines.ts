import { type Container, fill, renderText, type Template } from '../catalog/index.ts';
import { PlatformError, parseSize } from '../kernel/index.ts';
import { accessOf } from './access.ts';
import { accountsOf, bindingOf, ownSecret, userSecret } from './accounts.ts';
import { balancerOf, type DeclaredEdge } from './edges.ts';
import { frontOf } from './front.ts';
import { SECRETS_FOLDER } from './names.ts';
import { operatedStore } from './operated.ts';
import { isScraped } from './operations/stack.ts';
import { resourcesOf } from './quantities.ts';
import { parametersOf, type Sources, type Stored } from './sources.ts';
import type { Component, ConfigFile, ContainerSpec, LocalEngine, SecretUse } from './types.ts';

/** Template of the load balancers that are derived. */
const BALANCER_TEMPLATE = 'envoy';

type Params = Readonly<Record<string, unknown>>;

/** A store, with the passwords of all its users where the engine reads them itself. */
export function storeComponent(stored: Stored, edges: readonly DeclaredEdge[], sources: Sources): Component {
  const { name, spec, template } = stored;
  const { manifest } = template;
  const params = {
    ...parametersOf(manifest, spec, sources.config.file, name),
    account: spec.user ?? '',
    access: accessOf(stored, edges, sources),
  };
  const users = manifest.binding?.password ? accountsOf(stored, edges) : [];
  const base = {
    name,
    kind: 'store' as const,
    template: template.name,
    endpoints: endpointsOf(template),
    env: {},
    bindings: [],
    replicas: 1,
  };
  const resources = resourcesOf(spec.resources, manifest.run.container?.resources ?? { cpu: '100m', memory: '128Mi' });
  if (spec.mode === 'external') {
    return {
      ...base,
      workload: { type: 'external', ...(spec.url === undefined ? {} : { url: spec.url }) },
      secrets: [],
      config: [],
      resources,
    };
  }
  if (spec.mode === 'operator') return { ...base, ...operatedStore(stored, users, edges, sources), resources };
  return {
    ...base,
    ...(isScraped(sources) ? metricsOf(template) : {}),
    workload: engineWorkload(template, params),
    secrets: secretsOf(stored, users, sources.config.environment.runtime),
    config: configOf(template, { ...params, name, platform: sources.config.file.name, params, users, target: null }),
    resources,
  };
}

/** The balancer in front of a component that has a port. */
export function balancerComponent(edge: DeclaredEdge, target: Component, port: number, sources: Sources): Component {
  const template = sources.catalog.templates.get(BALANCER_TEMPLATE);
  if (!template)
    throw new PlatformError({ code: 'unknown-template', message: `there is no template ${BALANCER_TEMPLATE}` });
  const { file } = sources.config;
  const params = parametersOf(template.manifest, {}, file, edge.from);
  const endpoint = target.endpoints.find(({ name }) => name === edge.endpoint);
  const front = target.kind === 'gateway' ? frontOf(sources.config) : undefined;
  const upstream = { name: edge.to, port: endpoint?.port ?? 3000, ready: target.health?.ready ?? '/readyz' };
  return {
    name: edge.from,
    kind: 'balancer',
    template: template.name,
    workload: engineWorkload(template, params),
    endpoints: endpointsOf(template),
    publish: port,
    // Elsewhere a balancer is something else than what the template says.
    ...(isScraped(sources) && sources.config.environment.runtime === 'docker' ? metricsOf(template) : {}),
    ...(front ? { front } : {}),
    env: {},
    secrets: [],
    config: configOf(template, {
      ...params,
      name: edge.from,
      platform: file.name,
      params,
      users: [],
      target: upstream,
    }),
    bindings: [{ to: edge.to, endpoint: edge.endpoint, prefix: '', driver: 'http' }],
    resources: resourcesOf(undefined, template.manifest.run.container?.resources ?? { cpu: '50m', memory: '64Mi' }),
    replicas: 1,
  };
}

const metricsOf = ({ manifest }: Template): Pick<Component, 'metrics'> =>
  manifest.metrics.scrape ? { metrics: manifest.metrics.scrape } : {};

export const isBalancerOf = (edge: DeclaredEdge, target: Component): boolean =>
  edge.kind === 'balance' && edge.from === balancerOf(target.name, target.kind === 'gateway' ? 'gateway' : 'service');

export const endpointsOf = ({ manifest }: Template) =>
  Object.entries(manifest.endpoints).map(([name, endpoint]) => ({ name, ...endpoint }));

export function engineWorkload({ manifest }: Template, params: Params): Component['workload'] {
  const { local, container } = manifest.run;
  const keeps = keepsData(manifest, params);
  const filled = (texts: readonly string[]) => texts.map((text) => fill(text, params));
  const onLocal: LocalEngine | undefined = local && {
    path: local.path ?? [],
    args: filled([...local.args, ...(keeps ? local.keepArgs : [])]),
    ...(local.embedded === undefined ? {} : { embedded: local.embedded }),
    embeddedArgs: filled(local.embeddedArgs),
    keeps,
  };
  const inContainer: ContainerSpec | undefined = container && {
    image: fill(container.image, params),
    ...(container.command ? { command: container.command.map((text) => fill(text, params)) } : {}),
    ...(container.args ? { args: container.args.map((text) => fill(text, params)) } : {}),
    env: Object.fromEntries(Object.entries(container.env).map(([key, text]) => [key, fill(text, params)])),
    user: container.user,
    volumes: Object.entries(keeps ? container.volumes : {}).map(([name, { path, size, folder }]) => ({
      name,
      path,
      bytes: parseSize(fill(size, params)) ?? 2 ** 30,
      ...(folder === undefined ? {} : { folder }),
    })),
    writable: container.writable.filter((path) => !keeps || !isVolume(container, path)),
    health: container.health,
    ...(container.startSeconds === undefined ? {} : { startSeconds: container.startSeconds }),
    ...(container.restart ? { restart: container.restart } : {}),
    ...(container.stopSignal === undefined ? {} : { stopSignal: container.stopSignal }),
    stopGraceSeconds: container.stopGraceSeconds,
  };
  return { type: 'engine', ...(onLocal ? { local: onLocal } : {}), ...(inContainer ? { container: inContainer } : {}) };
}

/** What is said decides; else volumes do (an engine of the local runtime alone is taken to keep its data). */
function keepsData({ run: { keeps, container } }: Template['manifest'], params: Params): boolean {
  if (keeps !== undefined) return fill(keeps, params) === 'true';
  return container === undefined || Object.keys(container.volumes).length > 0;
}

const isVolume = ({ volumes }: Container, path: string) =>
  Object.values(volumes).some((volume) => volume.path === path);

/** An engine of the local runtime alone whose users are made by no task reads them itself. */
function localFolder(stored: Stored, runtime: string): string | undefined {
  const binding = runtime === 'local' ? bindingOf(stored, runtime) : undefined;
  return binding?.password && !binding.perUser ? 'users' : undefined;
}

/** Own secrets by name; and, where the engine wants it, a folder with a file for each user. */
function secretsOf(stored: Stored, users: readonly string[], runtime: string): SecretUse[] {
  const { name, template } = stored;
  const { container, local } = template.manifest.run;
  const own = (runtime === 'local' ? local?.secrets : undefined) ?? container?.secrets ?? [];
  const folder = container?.userSecrets?.replace(`${SECRETS_FOLDER}/`, '') ?? localFolder(stored, runtime);
  return [
    ...own.map((key) => ({ secret: ownSecret(name, key), file: key })),
    ...(folder === undefined
      ? []
      : users.map((user) => ({ secret: userSecret(name, user), file: `${folder}/${user}` }))),
  ];
}

export const configOf = (template: Template, context: object): ConfigFile[] =>
  (template.manifest.run.container?.config ?? []).map((declared) => ({
    path: declared.path,
    content: renderText(template.config.get(declared.template) ?? '', context),
    ...(declared.env === undefined ? {} : { env: declared.env }),
  }));
