import type { ReplicaStore } from '../../engine/runtime.ts';
import type { Replicas } from '../../model/context.ts';
import { countOnly } from './apply/count.ts';
import { REPLICAS_MANAGER } from './apply/managers.ts';
import { type Client, explain, isStatus, type KubeObject } from './client/index.ts';
import { manualCount } from './counts.ts';
import { Annotation, Label, ownedSelector, type Place } from './names.ts';
import { pinScaler } from './pin.ts';

interface Counted extends KubeObject {
  readonly spec?: { readonly replicas?: number };
}

/** Counts live on the workloads: one set by hand in an annotation, one that a policy owns in the autoscaler's hands. */
export function createReplicas(place: Place, connect: () => Promise<Client>): ReplicaStore {
  const list = async (client: Client, kind: 'Deployment' | 'HorizontalPodAutoscaler' | 'ScaledObject') => {
    const found = client.list(kind, place.namespace, { labelSelector: ownedSelector(place) });
    const { body } = await found.catch((error) => {
      if (kind === 'ScaledObject' && isStatus(error, 403, 404)) return { body: [] };
      throw error;
    });
    return body.filter(({ metadata }) => !metadata.ownerReferences?.some((owner) => owner.kind === 'ScaledObject'));
  };
  return {
    async read() {
      const client = await connect();
      return Object.fromEntries((await list(client, 'Deployment')).flatMap((object) => countOf(object)));
    },
    async write(changes) {
      const client = await connect();
      const [deployments, ...autoscalers] = await Promise.all([
        list(client, 'Deployment'),
        list(client, 'HorizontalPodAutoscaler'),
        list(client, 'ScaledObject'),
      ]);
      const scalers = autoscalers.flat();
      const named = (objects: readonly KubeObject[], name: string) =>
        objects.find((object) => object.metadata.labels?.[Label.component] === name);
      try {
        await Promise.all(
          Object.entries(changes).map(async ([name, count]) => {
            const deployment = named(deployments, name);
            if (!deployment) return;
            // The autoscaler first: otherwise it would undo the count.
            const scaler = named(scalers, name);
            if (scaler) await pinScaler(client, place, scaler, count);
            const manual = count.owner === 'manual' ? { [Annotation.manualReplicas]: String(count.value) } : undefined;
            await client.apply('Deployment', place.namespace, countOnly(deployment, count.value, manual), {
              manager: REPLICAS_MANAGER,
              force: true,
            });
          }),
        );
      } catch (error) {
        throw explain(client.where, error, `to scale in namespace ${place.namespace}`);
      }
    },
  };
}

function countOf(object: KubeObject): [string, Replicas][] {
  const name = object.metadata.labels?.[Label.component];
  if (name === undefined) return [];
  const manual = manualCount(object);
  if (manual !== undefined) return [[name, { value: manual, owner: 'manual' }]];
  const value = (object as Counted).spec?.replicas;
  const hasPolicy = object.metadata.annotations?.[Annotation.policy] !== undefined;
  return hasPolicy && value !== undefined ? [[name, { value, owner: 'policy' }]] : [];
}
