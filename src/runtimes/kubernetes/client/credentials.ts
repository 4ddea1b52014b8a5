import { type Exec, ExitCode, type Fs, PlatformError } from '../../../kernel/index.ts';
import type { ClusterEntry, ExecEntry, UserEntry } from './kubeconfig.ts';

/** Who we are to the server. Kept in memory only. */
export interface Credentials {
  readonly authorization?: string;
  readonly cert?: Uint8Array | string;
  readonly key?: Uint8Array | string;
}

interface ExecCredential {
  readonly status?: {
    readonly token?: string;
    readonly clientCertificateData?: string;
    readonly clientKeyData?: string;
    readonly expirationTimestamp?: string;
  };
}

/** A file with credentials may be rotated while we run (service account tokens are, hourly). */
const FILE_LIFE_MS = 60_000;
/** A plugin's answer without an end is asked for again after this time; a new token costs a process and often a request. */
const EXEC_LIFE_MS = 10 * 60_000;

const refused = (message: string, next: string, details: readonly string[] = []) =>
  new PlatformError({ code: 'kubeconfig', message, next, details, exitCode: ExitCode.unreachable });

/** Resolves the credentials of a kubeconfig user, again when they end. `renew` forgets them, after a 401. */
export function createCredentials(ports: { fs: Fs; exec: Exec }, cluster: ClusterEntry, user: UserEntry) {
  let known: { readonly value: Promise<Credentials>; until: number } | undefined;
  const load = async (entry: { until: number }): Promise<Credentials> => {
    const cert = await dataOrFile(ports.fs, user['client-certificate-data'], user['client-certificate']);
    const key = await dataOrFile(ports.fs, user['client-key-data'], user['client-key']);
    const tls = cert && key ? { cert, key } : {};
    if (user.token) return { ...tls, authorization: `Bearer ${user.token}` };
    if (user.tokenFile) {
      entry.until = Date.now() + FILE_LIFE_MS;
      return { ...tls, authorization: `Bearer ${(await ports.fs.readText(user.tokenFile)).trim()}` };
    }
    if (user.username !== undefined) {
      const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
      return { ...tls, authorization: `Basic ${pair}` };
    }
    if (user.exec) {
      const { status = {} } = await runPlugin(ports.exec, user.exec, cluster);
      const end = status.expirationTimestamp
        ? Date.parse(status.expirationTimestamp) - 10_000
        : Date.now() + EXEC_LIFE_MS;
      entry.until = end;
      return {
        ...(status.clientCertificateData && status.clientKeyData
          ? { cert: status.clientCertificateData, key: status.clientKeyData }
          : tls),
        ...(status.token ? { authorization: `Bearer ${status.token}` } : {}),
      };
    }
    const provider = user['auth-provider'];
    if (provider) {
      const token = provider.config?.['id-token'] ?? provider.config?.['access-token'];
      if (token) return { ...tls, authorization: `Bearer ${token}` };
      throw refused(
        `the kubeconfig's auth provider "${provider.name}" has no token`,
        'log in again with its own tool, or use an exec plugin',
      );
    }
    return tls;
  };
  return {
    current(): Promise<Credentials> {
      if (known && Date.now() < known.until) return known.value;
      const entry = { value: Promise.resolve<Credentials>({}), until: Number.POSITIVE_INFINITY };
      entry.value = load(entry);
      entry.value.catch(() => {
        known = undefined;
      });
      known = entry;
      return entry.value;
    },
    /** Returns whether another attempt can give anything else. */
    renew(): boolean {
      known = undefined;
      return user.exec !== undefined || user.tokenFile !== undefined;
    },
  };
}

export async function dataOrFile(
  fs: Fs,
  data: string | undefined,
  path: string | undefined,
): Promise<Uint8Array | undefined> {
  if (data) return Buffer.from(data, 'base64');
  return path ? fs.readFile(path) : undefined;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
async function runPlugin(exec: Exec, entry: ExecEntry, cluster: ClusterEntry): Promise<ExecCredential> {
  const info = {
    apiVersion: entry.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(entry.provideClusterInfo ? { cluster } : {}) },
  };
  const env = Object.fromEntries((entry.env ?? []).map(({ name, value }) => [name, value]));
  const hint = entry.installHint?.trim().split('\n') ?? [];
  const result = await exec
    .run(entry.command, entry.args ?? [], { env: { ...env, KUBERNETES_EXEC_INFO: JSON.stringify(info) } })
    .catch(() => {
      throw refused(
        `the kubeconfig logs in with \`${entry.command}\`, which cannot be started`,
        `install ${entry.command}`,
        hint,
      );
    });
  if (result.exitCode !== 0) {
    const said = result.stderr.trim().split('\n').slice(-5);
    throw refused(
      `\`${entry.command}\`, which logs in to the cluster, exited with ${result.exitCode}`,
      'log in again with it',
      said,
    );
  }
  try {
    return JSON.parse(result.stdout) as ExecCredential;
  } catch {
    throw refused(
      `\`${entry.command}\` did not answer with an ExecCredential`,
      `check its version; it must speak ${entry.apiVersion}`,
    );
  }
}
