/** What exists of one platform in the cluster, as facts. Only kinds that the compiler can make, and the pods behind them. */
import type { Observed } from '../../../plan/types.ts';
import type { Client, Kind, KubeObject } from '../client/index.ts';
import { ownedSelector, type Place } from '../names.ts';
import { createEvidence } from './evidence.ts';
import { idOf, observed } from './object.ts';
import type { Pod } from './shapes.ts';

/** These change by themselves: listed each time. */
const LIVELY = ['Deployment', 'StatefulSet', 'Job', 'HorizontalPodAutoscaler'] as const satisfies readonly Kind[];
/** These only change when somebody writes them: listed after we did, and every few seconds. */
const CALM = [
  'ServiceAccount',
  'ConfigMap',
  'Service',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'PersistentVolumeClaim',
] as const satisfies readonly Kind[];
const CALM_MS = 5_000;

export type Observer = ReturnType<typeof createObserver>;

export function createObserver(client: Client, place: Place) {
  const evidence = createEvidence(client, place.namespace);
  const calm = new Map<Kind, { readonly until: number; readonly objects: Promise<readonly KubeObject[]> }>();
  let live = new Map<string, KubeObject>();

  const list = async (kind: Kind, signal: AbortSignal) =>
    (await client.list(kind, place.namespace, { labelSelector: ownedSelector(place) }, { signal })).body;
  const listCalm = (kind: Kind, signal: AbortSignal) => {
    const kept = calm.get(kind);
    if (kept && Date.now() < kept.until) return kept.objects;
    const objects = list(kind, signal);
    calm.set(kind, { until: Date.now() + CALM_MS, objects });
    objects.catch(() => calm.delete(kind));
    return objects;
  };

  return {
    /** Forgets what it knows of a kind: it was written. */
    wrote: (kind: Kind) => calm.delete(kind),
    /** The object behind an id, as the last observation saw it. */
    object: (id: string) => live.get(id),
    async observe(signal: AbortSignal): Promise<Observed[]> {
      const [pods, ...objects] = await Promise.all([
        list('Pod', signal),
        ...LIVELY.map((kind) => list(kind, signal)),
        ...CALM.map((kind) => listCalm(kind, signal)),
      ]);
      const all = objects.flat();
      live = new Map(all.map((object) => [idOf(object), object]));
      const sight = { place, pods: (pods ?? []) as readonly Pod[], now: client.serverNow(), evidence, signal };
      return Promise.all(all.map((object) => observed(object, sight)));
    },
  };
}
