/** What exists of one platform in the cluster, as facts. Only kinds that the compiler can make, and the pods behind them. */
import type { Observed } from '../../../plan/types.ts';
import { type Client, isStatus, type Kind, type KubeObject, OPTIONAL_KINDS } from '../client/index.ts';
import { ownedSelector, type Place } from '../names.ts';
import { createEvidence } from './evidence.ts';
import { idOf, observed } from './object.ts';
import type { Pod } from './shapes.ts';

/** These change by themselves: listed each time. */
const LIVELY = ['Deployment', 'StatefulSet', 'Job', 'HorizontalPodAutoscaler'] as const satisfies readonly Kind[];
/** These only change when somebody writes them: listed every few seconds, and what we write is known. */
const CALM = [
  'ServiceAccount',
  'ConfigMap',
  'Service',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'LimitRange',
  'Role',
  'RoleBinding',
  ...OPTIONAL_KINDS,
] as const satisfies readonly Kind[];
const CALM_MS = 5_000;
/** An API that is not there now will hardly be there soon. */
const ABSENT_MS = 60_000;
/** Nobody needs rights for what the cluster does not have, or what not every platform is made of. */
const DISPENSABLE: readonly Kind[] = [...OPTIONAL_KINDS, 'ResourceQuota', 'LimitRange', 'Role', 'RoleBinding'];

export type Observer = ReturnType<typeof createObserver>;

export function createObserver(client: Client, place: Place) {
  const evidence = createEvidence(client, place.namespace);
  const calm = new Map<Kind, { readonly until: number; readonly objects: Promise<Map<string, KubeObject>> }>();
  let live = new Map<string, KubeObject>();

  const list = async (kind: Kind, signal: AbortSignal) => {
    const { body } = await client.list(kind, place.namespace, { labelSelector: ownedSelector(place) }, { signal });
    // What others make of an object of ours may carry our labels, and is theirs.
    return kind === 'Pod' ? body : body.filter(({ metadata }) => (metadata.ownerReferences ?? []).length === 0);
  };
  const listCalm = async (kind: Kind, signal: AbortSignal) => {
    let kept = calm.get(kind);
    if (!kept || Date.now() >= kept.until) {
      const fresh = { until: Date.now() + CALM_MS, objects: Promise.resolve(new Map<string, KubeObject>()) };
      fresh.objects = list(kind, signal).then(
        (all) => new Map(all.map((object) => [object.metadata.name, object])),
        (error) => {
          if (!DISPENSABLE.includes(kind) || !isStatus(error, 403, 404)) throw error;
          fresh.until = Date.now() + ABSENT_MS;
          return new Map();
        },
      );
      kept = fresh;
      calm.set(kind, kept);
      kept.objects.catch(() => calm.delete(kind));
    }
    return [...(await kept.objects).values()];
  };
  /** Changes what is kept, if anything is; a list that is under way is older than what was written. */
  const note = async (kind: Kind, change: (objects: Map<string, KubeObject>) => void) => {
    const kept = calm.get(kind);
    if (kept) change(await kept.objects);
  };

  return {
    /** This was written: no need to ask for it. */
    wrote: (kind: Kind, object: KubeObject) => note(kind, (objects) => objects.set(object.metadata.name, object)),
    removed: (kind: Kind, name: string) => note(kind, (objects) => objects.delete(name)),
    /** Forgets what it knows of a kind. */
    forget: (kind: Kind) => calm.delete(kind),
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
      const sight = {
        place,
        pods: (pods ?? []) as unknown as readonly Pod[],
        now: client.serverNow(),
        evidence,
        signal,
      };
      return Promise.all(all.map((object) => observed(object, sight)));
    },
  };
}
