import { posix } from 'node:path';
import type { Observed } from '../../plan/index.ts';
import { type Client, unless } from './client/index.ts';
import { factsOf } from './observe/facts.ts';
import type { ContainerSpec } from './spec.ts';
import { tarOf } from './tar.ts';

/**
 * Copies that tell metrics, in the format of Prometheus' file discovery. Each is asked by the name of its container: the name of a
 * component may be several copies, and a copy has it only while it takes traffic.
 */
export function targetsOf(running: readonly Observed[]): object[] {
  return running.flatMap((copy) => {
    const { metrics } = specOf(copy);
    if (!metrics || copy.kind !== 'container') return [];
    const labels = { component: copy.component, replica: copy.id, __metrics_path__: metrics.path };
    return [{ targets: [`${factsOf(copy).where}:${metrics.port}`], labels }];
  });
}

/** Tells everybody who lists the copies which ones there are. Who is just going away need not know. */
export async function tellTargets(client: Client, running: readonly Observed[]): Promise<void> {
  const readers = running.filter((copy) => specOf(copy).lists !== null && copy.kind === 'container');
  if (readers.length === 0) return;
  const docker = await client.docker();
  const content = JSON.stringify(targetsOf(running), null, 1);
  await Promise.all(
    readers.map(async (copy) => {
      const path = specOf(copy).lists ?? '';
      const archive = await tarOf([{ path: posix.basename(path), content, mode: 0o444 }]);
      await docker
        .getContainer(factsOf(copy).container)
        .putArchive(archive, { path: posix.dirname(path) })
        .catch(unless(404))
        .catch(unless(409));
    }),
  );
}

const specOf = (copy: Observed): Pick<ContainerSpec, 'metrics' | 'lists'> =>
  (copy.spec as unknown as ContainerSpec | null) ?? { metrics: null, lists: null };
