import { digest } from '../../../kernel/index.ts';
import type { ConfigFile, SecretUse } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { Annotation, labelsOf, SECRET_KEY, secretObjectName, shorten } from '../names.ts';
import type { Scope } from './scope.ts';
import { SECRETS_FOLDER } from './values.ts';

/** What a pod gets mounted: volumes and where a container sees them. */
export interface Mounted {
  readonly volumes: readonly object[];
  readonly mounts: readonly object[];
}

const READABLE_BY_GROUP = 0o440;

/**
 * Configuration files as one immutable ConfigMap, named by its content: a new release brings a new one, and a rollback finds the
 * old content. undefined without files.
 */
export function configMap(
  scope: Scope,
  component: string,
  kind: string,
  files: readonly ConfigFile[],
): KubeObject | undefined {
  if (files.length === 0) return undefined;
  const data = Object.fromEntries(files.map((file, index) => [keyOf(file, index, files), file.content]));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: shorten(`${component}-config-${digest(data).slice(0, 8)}`),
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, component, component, kind),
    },
    immutable: true,
    data,
  };
}

/** Each file at its path. Nothing else of the folder is hidden. */
export function configMounts(map: KubeObject | undefined, files: readonly ConfigFile[]): Mounted {
  if (!map) return { volumes: [], mounts: [] };
  return {
    volumes: [{ name: 'config', configMap: { name: map.metadata.name, defaultMode: 0o444 } }],
    mounts: files.map((file, index) => ({
      name: 'config',
      mountPath: file.path,
      subPath: keyOf(file, index, files),
      readOnly: true,
    })),
  };
}

/** Keys of a ConfigMap are flat: base names, numbered where two files share one. */
function keyOf(file: ConfigFile, index: number, files: readonly ConfigFile[]): string {
  const base = file.path.split('/').at(-1) ?? file.path;
  const twice = files.some((other, at) => at !== index && other.path.split('/').at(-1) === base);
  return twice ? `${index}-${base}` : base;
}

/** Secrets as files of /run/secrets, readable by the pod's group alone. They are named here, never copied. */
export function secretMounts(secrets: readonly SecretUse[]): Mounted {
  if (secrets.length === 0) return { volumes: [], mounts: [] };
  const sources = [...secrets]
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ secret, file }) => ({
      secret: { name: secretObjectName(secret), items: [{ key: SECRET_KEY, path: file }] },
    }));
  return {
    volumes: [{ name: 'secrets', projected: { defaultMode: READABLE_BY_GROUP, sources } }],
    mounts: [{ name: 'secrets', mountPath: SECRETS_FOLDER, readOnly: true }],
  };
}

/** A changed secret must start new pods: programs read it once. Versions are random, so this tells nothing about values. */
export function secretsAnnotation(scope: Scope, secrets: readonly SecretUse[]): Record<string, string> {
  if (secrets.length === 0) return {};
  const versions = Object.fromEntries(secrets.map(({ secret }) => [secret, scope.context.secrets[secret] ?? 'none']));
  return { [Annotation.secrets]: digest(versions) };
}

/** Folders that are writable and forgotten; /tmp always is. `writable` may name it again. */
export function scratchMounts(folders: readonly string[]): Mounted {
  const paths = [...new Set(['/tmp', ...folders])];
  const nameOf = (path: string) =>
    path === '/tmp' ? 'tmp' : shorten(`scratch${path.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`).replace(/-$/, '');
  return {
    volumes: paths.map((path) => ({ name: nameOf(path), emptyDir: { sizeLimit: '256Mi' } })),
    mounts: paths.map((path) => ({ name: nameOf(path), mountPath: path })),
  };
}

export const together = (...parts: readonly Mounted[]): Mounted => ({
  volumes: parts.flatMap(({ volumes }) => volumes),
  mounts: parts.flatMap(({ mounts }) => mounts),
});
