import { type Json, PlatformError } from '../../../kernel/index.ts';
import type { Component, Context, Model, SecretUse, Value } from '../../../model/index.ts';
import { type ContainerSpec, SECRETS_FOLDER } from '../spec.ts';

/** Environment, files and secrets of a container. */
export type Surroundings = Pick<ContainerSpec, 'env' | 'files' | 'secrets'>;

function endpointPort(model: Model, name: string, endpoint: string): number {
  const found = model.components
    .find((component) => component.name === name)
    ?.endpoints.find((e) => e.name === endpoint);
  if (found) return found.port;
  throw new PlatformError({ code: 'unknown-endpoint', message: `${name} has no endpoint ${endpoint}` });
}

/** Places a reference: components are reached by name, at the ports they listen on. */
export function resolve(value: Value, owner: Pick<Component, 'secrets'>, model: Model): string {
  if (typeof value === 'string') return value;
  const port = () =>
    endpointPort(model, 'component' in value ? value.component : '', 'endpoint' in value ? value.endpoint : '');
  switch (value.ref) {
    case 'host':
      return value.component;
    case 'port':
      return String(port());
    case 'url':
      return `http://${value.component}:${port()}`;
    case 'endpoints':
      return `dns:${value.component}:${port()}${readyPath(model, value.component)}`;
    case 'config':
      return value.path;
    case 'secret': {
      const use = owner.secrets.find(({ secret }) => secret === value.secret);
      return secretPath(use?.file ?? value.secret);
    }
  }
}

/**
 * A container is in the name until it has ended, so a client that must not meet one which is about to go has to ask: here it learns
 * where.
 */
const readyPath = (model: Model, name: string): string =>
  model.components.find((component) => component.name === name)?.health?.ready ?? '';

export const secretPath = (file: string): string => `${SECRETS_FOLDER}/${file}`;

export const secretRefs = (uses: readonly SecretUse[], context: Context): ContainerSpec['secrets'] =>
  Object.fromEntries(uses.map(({ file, secret }) => [file, { secret, version: context.secrets[secret] ?? '' }]));

/** The secrets that a resource of any kind reads. */
export const secretNames = (spec: Json): string[] =>
  Object.values((spec as Partial<ContainerSpec> | null)?.secrets ?? {}).map(({ secret }) => secret);

type Owner = Pick<Component, 'env' | 'secrets' | 'config'>;

/** `base` gives way to what the component says. */
export function surroundings(owner: Owner, base: Record<string, string>, model: Model, context: Context): Surroundings {
  const env: Record<string, string> = { ...base };
  for (const [name, value] of Object.entries(owner.env)) env[name] = resolve(value, owner, model);
  for (const use of owner.secrets) if (use.env !== undefined) env[use.env] = secretPath(use.file);
  for (const file of owner.config) if (file.env !== undefined) env[file.env] = file.path;
  return {
    env,
    files: Object.fromEntries(owner.config.map(({ path, content }) => [path, content])),
    secrets: secretRefs(owner.secrets, context),
  };
}
