import { delimiter, join } from 'node:path';
import { ExitCode, type Fs, PlatformError } from '../../../kernel/index.ts';
import { type ContextInfo, readKubeconfig } from './kubeconfig.ts';

/** Where the kubeconfig comes from. `text` wins over `paths`; the default is what kubectl takes. */
export interface KubeconfigOptions {
  readonly text?: string;
  readonly paths?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The context to use: from KUBECONFIG, ~/.kube/config, or the service account of the pod that this process runs in. */
export async function findContext(fs: Fs, options: KubeconfigOptions, context?: string): Promise<ContextInfo> {
  const env = options.env ?? {};
  if (options.text !== undefined)
    return readKubeconfig([{ path: join(process.cwd(), 'kubeconfig'), text: options.text }], context);
  const paths =
    options.paths ?? (env.KUBECONFIG?.split(delimiter).filter(Boolean) || [join(env.HOME ?? '/', '.kube', 'config')]);
  const present = await Promise.all(paths.map(async (path) => ((await fs.exists(path)) ? [path] : [])));
  const sources = await Promise.all(present.flat().map(async (path) => ({ path, text: await fs.readText(path) })));
  if (sources.length > 0) return readKubeconfig(sources, context);
  if (env.KUBERNETES_SERVICE_HOST && context === undefined)
    return inCluster(env.KUBERNETES_SERVICE_HOST, env.KUBERNETES_SERVICE_PORT ?? '443');
  throw new PlatformError({
    code: 'kubeconfig',
    message: `no kubeconfig: ${paths.join(', ')} does not exist`,
    next: 'set KUBECONFIG, or create a cluster first (for example `kind create cluster`)',
    exitCode: ExitCode.unreachable,
  });
}

function inCluster(host: string, port: string): ContextInfo {
  return {
    context: 'in-cluster',
    cluster: {
      server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
      'certificate-authority': `${SERVICE_ACCOUNT}/ca.crt`,
    },
    user: { tokenFile: `${SERVICE_ACCOUNT}/token` },
  };
}
