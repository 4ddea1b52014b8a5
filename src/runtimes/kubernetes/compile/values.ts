import { parseAddress } from '../../../kernel/index.ts';
import type { Component, SecretUse, Value } from '../../../model/types.ts';
import { peersOf } from '../names.ts';
import type { Scope } from './scope.ts';

export const SECRETS_FOLDER = '/run/secrets';
/** Of the model's own: who runs node bundles and sources (brief templates name their own users). */
const APP_USER = { uid: 10001, gid: 10001 } as const;

export const userOf = (component: Component) =>
  component.workload.type === 'engine' && component.workload.container ? component.workload.container.user : APP_USER;

/** Text of a value: addresses become names of Services in the namespace. */
export function resolve(scope: Scope, secrets: readonly SecretUse[], value: Value): string {
  if (typeof value === 'string') return value;
  switch (value.ref) {
    case 'config':
      return value.path;
    case 'secret': {
      const use = secrets.find(({ secret }) => secret === value.secret);
      if (!use) throw new Error(`a value refers to the secret ${value.secret}, which is not mounted`);
      return `${SECRETS_FOLDER}/${use.file}`;
    }
    case 'host':
      return addressOf(scope.component(value.component), value.endpoint).host;
    case 'port':
      return String(addressOf(scope.component(value.component), value.endpoint).port);
    case 'url': {
      const { host, port } = addressOf(scope.component(value.component), value.endpoint);
      return `http://${host}:${port}`;
    }
    case 'endpoints': {
      const { host, port } = addressOf(scope.component(value.component), value.endpoint);
      return `dns:${peersOf(host)}:${port}`;
    }
  }
}

/** Where metrics are told, also on a port that serves nothing else. */
const METRICS = 'metrics';

/** Inside the cluster. What is outside keeps the host and port of its URL. */
export function addressOf(component: Component, endpoint: string): { readonly host: string; readonly port: number } {
  const own = endpoint === METRICS ? component.metrics?.port : undefined;
  const port = component.endpoints.find(({ name }) => name === endpoint)?.port ?? own;
  if (component.workload.type === 'external' && component.workload.url !== undefined) {
    const address = parseAddress(component.workload.url);
    if (!address) throw new Error(`${component.name} has an address that is none`);
    return { host: address.host, port: address.port };
  }
  if (port === undefined) throw new Error(`${component.name} has no endpoint ${endpoint}`);
  const { workload } = component;
  if (workload.type === 'operated') return { host: workload.operator.hosts[endpoint] ?? component.name, port };
  return { host: component.name, port };
}

export type EnvVar =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly valueFrom: object };

/** Sorted, so that the same values always give the same object. */
export const toEnv = (values: Readonly<Record<string, string>>): EnvVar[] =>
  Object.entries(values)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Environment of a component's programs: its service and its tasks. */
export function componentEnv(scope: Scope, component: Component): Record<string, string> {
  const { workload } = component;
  const port = component.endpoints[0]?.port;
  const program = workload.type === 'node' || workload.type === 'source';
  return {
    ...(program ? { NODE_ENV: 'production', LOG_LEVEL: 'info', SERVICE_NAME: component.name, HOST: '0.0.0.0' } : {}),
    ...(program && port !== undefined ? { PORT: String(port) } : {}),
    ...(workload.type === 'engine' ? workload.container?.env : {}),
    ...mapValues(component.env, (value) => resolve(scope, component.secrets, value)),
    ...secretEnv(component.secrets),
    ...configEnv(component.config),
  };
}

export const secretEnv = (secrets: readonly SecretUse[]) =>
  Object.fromEntries(secrets.flatMap(({ env, file }) => (env ? [[env, `${SECRETS_FOLDER}/${file}`]] : [])));

export const configEnv = (files: readonly { readonly path: string; readonly env?: string }[]) =>
  Object.fromEntries(files.flatMap(({ env, path }) => (env ? [[env, path]] : [])));

export const mapValues = <T>(values: Readonly<Record<string, T>>, map: (value: T) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
