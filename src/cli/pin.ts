import type { Cluster, ClusterInfo } from '../app/cluster.ts';
import type { Lock } from '../config/index.ts';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import type { Place } from './wiring.ts';

/** Who a cluster is: context, address, and the uid of its namespace kube-system, which every cluster has and none shares. */
interface Identity extends ClusterInfo {
  readonly uid: string | undefined;
}

export type Pinned = Lock['environments'][string];

/** The cluster that platform.lock names for the environment; undefined before the first deploy. */
export async function pinnedOf({ ports, projectDir, environment }: Place): Promise<Pinned | undefined> {
  const { readLock } = await import('../config/index.ts');
  return (await readLock(ports.fs, projectDir))?.environments[environment.name];
}

export function clusterOf(place: Place, pinned: Pinned | undefined, identity: () => Promise<Identity>): Cluster {
  const { ports, projectDir, environment, version } = place;
  return {
    pinned: pinned !== undefined,
    describe: identity,
    pin: async () => {
      const { readLock, writeLock } = await import('../config/index.ts');
      const { context, namespace, uid } = await identity();
      if (uid === undefined) throw cannotPin(context);
      const before = (await readLock(ports.fs, projectDir)) ?? emptyLock(version);
      const environments = { ...before.environments, [environment.name]: { context, cluster: uid, namespace } };
      await writeLock(ports.fs, projectDir, { ...before, environments });
    },
  };
}

const emptyLock = (version: string): Lock => ({
  version: 1,
  platform: version,
  answers: {},
  templates: {},
  images: {},
  environments: {},
});

function cannotPin(context: string): PlatformError {
  return new PlatformError({
    code: 'cannot-pin',
    message: `the cluster of context ${context} cannot be told from others, so platform.lock cannot name it`,
    next: 'allow `get namespaces/kube-system` to this user',
    exitCode: ExitCode.refused,
  });
}
