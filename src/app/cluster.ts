import { ExitCode, PlatformError } from '../kernel/index.ts';

export interface ClusterInfo {
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  /** Of its namespace kube-system, where that may be read: tells it from every other. */
  readonly uid?: string | undefined;
}

/** The cluster of an environment. The first work on it shows it, asks, and pins it; later work refuses any other. */
export interface Cluster {
  readonly pinned: boolean;
  describe(): Promise<ClusterInfo>;
  /** Writes it into platform.lock. */
  pin(): Promise<void>;
}

/** Shows a cluster that was not agreed to yet and pins it after a yes. Nothing to ask where it is pinned, or on this machine. */
export async function agreeToCluster(
  cluster: Cluster | undefined,
  environment: string,
  agree: (found: ClusterInfo) => Promise<boolean>,
): Promise<void> {
  if (!cluster || cluster.pinned) return;
  if (!(await agree(await cluster.describe()))) {
    throw new PlatformError({
      code: 'not-agreed',
      message: `the cluster of ${environment} was not agreed to; nothing was changed`,
      next: `write another one: environments: { ${environment}: { context: … } }`,
      exitCode: ExitCode.refused,
    });
  }
  await cluster.pin();
}

/** For work that only makes sense after a deploy. */
export function assertPinned(cluster: Cluster | undefined, environment: string): void {
  if (!cluster || cluster.pinned) return;
  throw new PlatformError({
    code: 'never-deployed',
    message: `${environment} was never deployed from here: platform.lock names no cluster for it`,
    next: `platform deploy --env ${environment}`,
    exitCode: ExitCode.refused,
  });
}
