import { dirname, isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';

/** https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/, as far as a client needs it. */
export interface ClusterEntry {
  readonly server: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'tls-server-name'?: string;
  readonly 'proxy-url'?: string;
}

export interface ExecEntry {
  readonly apiVersion: string;
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
}

export interface UserEntry {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly exec?: ExecEntry;
  readonly 'auth-provider'?: { readonly name: string; readonly config?: Readonly<Record<string, string>> };
}

interface ContextEntry {
  readonly cluster: string;
  readonly user: string;
  readonly namespace?: string;
}

interface KubeconfigFile {
  readonly 'current-context'?: string;
  readonly clusters?: readonly { readonly name: string; readonly cluster: ClusterEntry }[] | null;
  readonly users?: readonly { readonly name: string; readonly user: UserEntry }[] | null;
  readonly contexts?: readonly { readonly name: string; readonly context: ContextEntry }[] | null;
}

export interface KubeconfigSource {
  /** Where it was read; relative paths in it start there. */
  readonly path: string;
  readonly text: string;
}

/** One context, resolved: where to connect and as whom. Paths of files are absolute. */
export interface ContextInfo {
  readonly context: string;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

const bad = (message: string, next: string, details: readonly string[] = []) =>
  new PlatformError({ code: 'kubeconfig', message, details, next, exitCode: ExitCode.unreachable });

/**
 * Finds a context in kubeconfig files; of two entries with one name the first counts, as in kubectl.
 * @param context its name; the current context when absent.
 */
export function readKubeconfig(sources: readonly KubeconfigSource[], context?: string): ContextInfo {
  const files = sources.map(parseFile);
  const wanted = context ?? files.map((file) => file['current-context']).find(Boolean);
  if (!wanted) throw bad('no Kubernetes context is chosen', 'name one: `context:` of the environment in platform.yaml');
  const contexts = files.flatMap((file) => file.contexts ?? []);
  const entry = contexts.find(({ name }) => name === wanted)?.context;
  if (!entry) {
    const known = contexts.map(({ name }) => name);
    throw bad(
      `no context "${wanted}" in ${sources.map(({ path }) => path).join(', ') || 'any kubeconfig'}`,
      'correct `context:` of the environment in platform.yaml',
      known.length === 0 ? [] : [`known contexts: ${known.join(', ')}`],
    );
  }
  const cluster = files.flatMap((file) => file.clusters ?? []).find(({ name }) => name === entry.cluster)?.cluster;
  if (!cluster?.server)
    throw bad(`context "${wanted}" names the cluster "${entry.cluster}", which has no server`, `kubectl config view`);
  const user = files.flatMap((file) => file.users ?? []).find(({ name }) => name === entry.user)?.user ?? {};
  return { context: wanted, cluster, user };
}

function parseFile({ path, text }: KubeconfigSource): KubeconfigFile {
  let file: KubeconfigFile | null;
  try {
    file = parse(text) as KubeconfigFile | null;
  } catch (error) {
    throw bad(`${path} is not valid YAML: ${(error as Error).message.split('\n')[0]}`, 'correct it, or set KUBECONFIG');
  }
  const folder = dirname(path);
  const rebase = <T extends object>(entry: T, keys: readonly (keyof T)[]): T => {
    const copy = { ...entry };
    for (const key of keys) {
      const value = copy[key];
      if (typeof value === 'string' && !isAbsolute(value)) copy[key] = join(folder, value) as T[keyof T];
    }
    return copy;
  };
  return {
    ...file,
    clusters: (file?.clusters ?? []).map(({ name, cluster }) => ({
      name,
      cluster: rebase(cluster, ['certificate-authority']),
    })),
    users: (file?.users ?? []).map(({ name, user }) => ({
      name,
      user: rebase(user ?? {}, ['client-certificate', 'client-key', 'tokenFile']),
    })),
  };
}
