import { fill, renderText } from '../catalog/index.ts';
import { parseAddress } from '../kernel/index.ts';
import { backlogOf, ratesOf } from './backlog.ts';
import { type Bound, bind } from './bindings.ts';
import { type DeclaredEdge, limitStore } from './edges.ts';
import { frontOf } from './front.ts';
import { type Destinations, gatewaySettings } from './gateway.ts';
import { isScraped, telemetryEnvironment } from './operations/index.ts';
import { resourcesOf, scaleOf } from './quantities.ts';
import { parametersOf, type Runnable, type Sources } from './sources.ts';
import type { Component, ConfigFile, Endpoint, SecretUse, Value, Workload } from './types.ts';

const DEFAULT_ENDPOINTS: readonly Endpoint[] = [{ name: 'http', port: 3000, protocol: 'http' }];
const DEFAULT_HEALTH = { live: '/livez', ready: '/readyz', startup: '/startupz' };
const DEFAULT_RESOURCES = { cpu: '50m', memory: '128Mi' };

/** A service, a worker or the gateway, with everything its edges give it. */
export function runnableComponent(runnable: Runnable, edges: readonly DeclaredEdge[], sources: Sources): Component {
  const { name, kind, spec, template } = runnable;
  const mine = edges.filter((edge) => edge.from === name);
  const bound = mine.map((edge) => bind(edge, sources));
  const scale = spec.scale ? scaleOf(spec.scale) : undefined;
  const backlog = backlogOf(runnable, mine, sources);
  const rates = ratesOf(runnable, sources);
  const health = healthOf(runnable);
  const outside = outsideOf(runnable, sources);
  const metrics = isScraped(sources) ? metricsOf(runnable) : undefined;
  return {
    name,
    kind,
    ...(template ? { template: template.name } : {}),
    workload: workload(runnable),
    endpoints: endpoints(runnable),
    env: { ...environment(runnable, sources), ...Object.assign({}, ...bound.map((item) => item.env)) },
    secrets: [...ownSecrets(runnable), ...bound.flatMap((item) => item.secrets)],
    config: configFiles(runnable, mine, bound, sources),
    bindings: bound.map((item) => item.binding),
    ...(health ? { health } : {}),
    resources: resourcesOf(spec.resources, template?.manifest.resources ?? DEFAULT_RESOURCES),
    ...(outside.length > 0 ? { outside } : {}),
    replicas: spec.replicas ?? scale?.min ?? 1,
    ...(scale ? { scale } : {}),
    ...(backlog ? { backlog } : {}),
    ...(rates ? { rates } : {}),
    ...(metrics ? { metrics } : {}),
  };
}

/** What is written, else what its template says; and for the gateway where an outside issuer has its keys. */
function outsideOf({ kind, spec, template }: Runnable, { config }: Sources): number[] {
  const issuer = kind === 'gateway' ? parseAddress(config.file.gateway?.auth?.issuer ?? '') : undefined;
  const ports = [...(spec.outside ?? template?.manifest.outside ?? []), ...(issuer ? [issuer.port] : [])];
  return [...new Set(ports)].sort((a, b) => a - b);
}

export function folderOf({
  name,
  kind,
  spec,
  template,
}: Pick<Runnable, 'name' | 'kind' | 'spec' | 'template'>): string {
  if (spec.path !== undefined) return spec.path.replace(/^\.\//, '');
  if (template) return fill(template.manifest.into, { name });
  return kind === 'gateway' ? 'gateway' : `${kind}s/${name}`;
}

function workload(runnable: Runnable): Workload {
  const { spec, template } = runnable;
  const path = folderOf(runnable);
  const own = spec.start !== undefined || spec.dockerfile !== undefined;
  if (template && !own) return { type: 'node', path, entry: template.manifest.run.node?.entry ?? 'dist/main.js' };
  return {
    type: 'source',
    path,
    ...(spec.start === undefined ? {} : { start: spec.start }),
    ...(spec.dockerfile === undefined ? {} : { dockerfile: spec.dockerfile }),
  };
}

function endpoints({ kind, template }: Runnable): readonly Endpoint[] {
  const declared = Object.entries(template?.manifest.endpoints ?? {}).map(([name, endpoint]) => ({
    name,
    ...endpoint,
  }));
  return declared.length > 0 || kind === 'worker' ? declared : DEFAULT_ENDPOINTS;
}

/** Programs tell at /metrics of what they serve, unless their template says otherwise. */
function metricsOf(runnable: Runnable): Component['metrics'] {
  const { template, spec } = runnable;
  const own = spec.start !== undefined || spec.dockerfile !== undefined;
  const declared = own ? undefined : template?.manifest.metrics.scrape;
  const [first] = endpoints(runnable);
  return declared ?? (first && { port: first.port, path: '/metrics' });
}

/** What is written wins; a component of the user's own answers all three questions where it says one answer. */
function healthOf({ spec, template, kind }: Runnable): Component['health'] {
  const { health } = spec;
  if (!template && kind === 'worker' && !health) return undefined;
  const single = template ? undefined : (health?.ready ?? health?.live);
  const base = template?.manifest.health ?? DEFAULT_HEALTH;
  return {
    live: health?.live ?? single ?? base.live,
    ready: health?.ready ?? single ?? base.ready,
    startup: health?.startup ?? single ?? base.startup,
  };
}

function environment({ name, kind, spec, template }: Runnable, sources: Sources): Record<string, Value> {
  const { file } = sources.config;
  const params = template ? parametersOf(template.manifest, spec.parameters ?? {}, file, name) : {};
  const ofTemplate = Object.entries(template?.manifest.env ?? {}).map(([key, text]) => [key, fill(text, params)]);
  const written = Object.entries(spec.env ?? {}).map(([key, value]) => [key, String(value)]);
  const auth = file.gateway?.auth;
  // The issuer must sign for the audience that the gateway asks for: one fact, told to both.
  const issuer = auth?.issuer === name ? { TOKEN_ISSUER: name, TOKEN_AUDIENCE: auth.audience ?? file.name } : {};
  // Envoy, the balancer on docker, and the proxy of a Gateway add the caller's address to x-forwarded-for; the others pass
  // connections on as they are.
  const speaksHttp = sources.config.environment.runtime === 'docker' || frontOf(sources.config) !== undefined;
  const proxied = kind === 'gateway' && speaksHttp ? { TRUSTED_HOPS: '1' } : {};
  return {
    SERVICE_NAME: name,
    LOG_LEVEL: 'info',
    ...telemetryEnvironment(name, sources),
    ...Object.fromEntries(ofTemplate),
    ...issuer,
    ...proxied,
    ...Object.fromEntries(written),
  };
}

function ownSecrets({ name, spec, template }: Runnable): SecretUse[] {
  const keys = new Set([...(template?.manifest.secrets ?? []), ...(spec.secrets ?? [])]);
  return [...keys].map((key) => ({ secret: `${name}.${key}`, file: key, env: `${key}_FILE` }));
}

function configFiles(
  runnable: Runnable,
  edges: readonly DeclaredEdge[],
  bound: readonly Bound[],
  sources: Sources,
): ConfigFile[] {
  const { name, kind, spec, template } = runnable;
  if (!template) return [];
  const { file } = sources.config;
  const counter = kind === 'gateway' ? limitStore(runnable, sources) : undefined;
  const context = {
    name,
    platform: file.name,
    params: parametersOf(template.manifest, spec.parameters ?? {}, file, name),
    uses: bound.map(({ binding }) => binding),
    gateway:
      kind === 'gateway' && file.gateway
        ? gatewaySettings(file.gateway, file.name, edges, counter, destinationsOf(sources))
        : null,
  };
  return template.manifest.config.map((declared) => ({
    path: declared.path,
    content: renderText(template.config.get(declared.template) ?? '', context),
    ...(declared.env === undefined ? {} : { env: declared.env }),
  }));
}

const destinationsOf = ({ config, runnables }: Sources): Destinations => ({
  stores: new Set(Object.keys(config.file.data)),
  heeding: new Set(runnables.filter(({ template }) => template?.manifest.idempotencyKeys).map(({ name }) => name)),
});
