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
export const copiesOf = (running: readonly Observed[]): object[] =>
  scraped(running).map(({ copy, address, path }) => ({
    targets: [address],
    labels: { component: copy.component, replica: copy.id, __metrics_path__: path },
  }));

/** The same for our own collector, which also learns who listens at which name. */
export function targetsOf(running: readonly Observed[]): object[] {
  const names = running.flatMap((copy) => {
    const { alias, live, ports } = specOf(copy);
    const host = live?.alias ?? alias;
    if (host === null || copy.kind !== 'container') return [];
    const { component } = copy;
    return Object.values(ports).map(({ inside }) => ({ component, replica: component, host, port: inside }));
  });
  const copies = scraped(running).map(({ copy, host, port, address, path }) => ({
    component: copy.component,
    replica: copy.id,
    host,
    port,
    metrics: `http://${address}${path}`,
  }));
  return [...new Map([...names, ...copies].map((target) => [JSON.stringify(target), target])).values()];
}

const FORMATS = { copies: copiesOf, targets: targetsOf };

/** Tells everybody who keeps a list of what runs. Who is just going away need not know. */
export async function tellTargets(client: Client, running: readonly Observed[]): Promise<void> {
  const readers = running
    .filter(({ kind }) => kind === 'container')
    .flatMap((copy) => {
      const { lists } = specOf(copy);
      return lists === null ? [] : [{ container: factsOf(copy).container, ...lists }];
    });
  if (readers.length === 0) return;
  const docker = await client.docker();
  await Promise.all(
    readers.map(async ({ container, path, format }) => {
      const content = JSON.stringify(FORMATS[format](running), null, 1);
      const archive = await tarOf([{ path: posix.basename(path), content, mode: 0o444 }]);
      await docker
        .getContainer(container)
        .putArchive(archive, { path: posix.dirname(path) })
        .catch(unless(404))
        .catch(unless(409));
    }),
  );
}

function scraped(running: readonly Observed[]) {
  return running.flatMap((copy) => {
    const { metrics } = specOf(copy);
    if (metrics === null || copy.kind !== 'container') return [];
    const host = factsOf(copy).where;
    return [{ copy, host, ...metrics, address: `${host}:${metrics.port}` }];
  });
}

const NONE = { alias: null, live: null, ports: {}, metrics: null, lists: null };

/** What was made by an older version says nothing of metrics and lists. */
const specOf = (copy: Observed): Pick<ContainerSpec, 'alias' | 'live' | 'ports' | 'metrics' | 'lists'> => ({
  ...NONE,
  ...(copy.spec as unknown as ContainerSpec | null),
});
