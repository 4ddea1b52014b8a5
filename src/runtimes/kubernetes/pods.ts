import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Client, KubeObject } from './client/index.ts';
import { Label, operatedSelector, ownedSelector, type Place, selectorOf } from './names.ts';
import { condition } from './observe/pod.ts';
import type { Pod } from './observe/shapes.ts';

export const isReady = (pod: Pod) =>
  pod.metadata.deletionTimestamp === undefined && condition(pod, 'Ready')?.status === 'True';

/** Pods of a component's workload, without those of its tasks. */
export async function podsOf(
  client: Client,
  place: Place,
  component: string,
  signal?: AbortSignal,
): Promise<readonly Pod[]> {
  const selector = Object.entries(selectorOf(place, component)).map(([key, value]) => `${key}=${value}`);
  const { body } = await client.list(
    'Pod',
    place.namespace,
    { labelSelector: selector.join(',') },
    signal ? { signal } : {},
  );
  return body as readonly Pod[];
}

/** The pod asked for (its name, or the end of it), else a ready one, else any that runs. */
export async function readyPod(client: Client, place: Place, component: string, replica?: string): Promise<Pod> {
  const own = await podsOf(client, place, component);
  const pods = own.length > 0 ? own : await operatedPods(client, place, component);
  const candidates =
    replica === undefined
      ? pods
      : pods.filter(({ metadata: { name } }) => name === replica || name.endsWith(`-${replica}`));
  const pod = candidates.find(isReady) ?? candidates.find(({ status }) => status?.phase === 'Running');
  if (pod) return pod;
  throw new PlatformError({
    code: 'no-replica',
    message: replica === undefined ? `no copy of ${component} runs` : `${component} has no running copy ${replica}`,
    details: pods.map(({ metadata, status }) => `${metadata.name}  ${status?.phase ?? ''}`),
    next: `platform status ${component}`,
    exitCode: ExitCode.notReady,
  });
}

/** Pods of a store that an operator runs; of all of them without a name. */
export async function operatedPods(
  client: Client,
  place: Place,
  component?: string,
  signal?: AbortSignal,
): Promise<readonly Pod[]> {
  const query = { labelSelector: operatedSelector(component) };
  const { body } = await client.list('Pod', place.namespace, query, signal ? { signal } : {});
  return body as readonly Pod[];
}

/** The component whose pods stand behind a Service: a balancer has none of its own. */
export async function behind(client: Client, place: Place, service: KubeObject): Promise<string> {
  const selector = (service.spec as { readonly selector?: Readonly<Record<string, string>> }).selector ?? {};
  const name = selector['app.kubernetes.io/name'] ?? service.metadata.name;
  const { body } = await client.list('Pod', place.namespace, {
    labelSelector: `${ownedSelector(place)},app.kubernetes.io/name=${name}`,
  });
  return body[0]?.metadata.labels?.[Label.component] ?? name;
}
