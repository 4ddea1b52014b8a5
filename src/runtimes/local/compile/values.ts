import { basename } from 'node:path';
import type { Component, Context, SecretUse, Value } from '../../../model/index.ts';
import { layoutOf } from '../layout.ts';
import type { SecretRef, Surroundings } from '../spec.ts';

export const LOOPBACK = '127.0.0.1';

export const portKey = (component: string, endpoint: string): string => `${component}/${endpoint}`;

/** The port that was allocated for an endpoint. Absent only where the caller forgot to ask for it: a bug. */
export function portOf(context: Context, component: string, endpoint: string): number {
  const port = context.ports[portKey(component, endpoint)];
  if (port === undefined) throw new Error(`no port was allocated for ${portKey(component, endpoint)}`);
  return port;
}

/** Places a reference: everything is on 127.0.0.1, files are below the state folder. */
export function resolve(value: Value, component: Component, context: Context): string {
  if (typeof value === 'string') return value;
  const layout = layoutOf(context.stateDir);
  switch (value.ref) {
    case 'host':
      return LOOPBACK;
    case 'port':
      return String(portOf(context, value.component, value.endpoint));
    case 'url':
      return `http://${LOOPBACK}:${portOf(context, value.component, value.endpoint)}`;
    case 'endpoints':
      return `file:${layout.endpoints(value.component)}`;
    case 'config':
      return layout.config(component.name, basename(value.path));
    case 'secret': {
      const use = component.secrets.find(({ secret }) => secret === value.secret);
      return layout.secretFile(component.name, use?.file ?? value.secret);
    }
  }
}

export const secretRef = (secret: string, context: Context): SecretRef => ({
  secret,
  version: context.secrets[secret] ?? null,
});

/** Folder, environment, configuration and secret files of a program of the project. */
export function surroundings(component: Component, folder: string, context: Context): Surroundings {
  const layout = layoutOf(context.stateDir);
  const path = (use: SecretUse) => layout.secretFile(component.name, use.file);
  const named = (entries: readonly (readonly [string | undefined, string])[]) =>
    Object.fromEntries(entries.filter(([name]) => name !== undefined));
  const files = component.config.map(
    ({ path, content, env }) => ({ path: layout.config(component.name, basename(path)), content, env }) as const,
  );
  return {
    cwd: folder,
    env: {
      SERVICE_NAME: component.name,
      HOST: LOOPBACK,
      NODE_ENV: 'production',
      ...Object.fromEntries(
        Object.entries(component.env).map(([name, value]) => [name, resolve(value, component, context)]),
      ),
      ...named(files.map((file) => [file.env, file.path])),
      ...named(component.secrets.map((use) => [use.env, path(use)])),
    },
    files: Object.fromEntries(files.map((file) => [file.path, file.content])),
    secrets: Object.fromEntries(component.secrets.map((use) => [path(use), secretRef(use.secret, context)])),
  };
}
