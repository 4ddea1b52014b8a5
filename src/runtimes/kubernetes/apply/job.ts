import type { Facts } from '../../../engine/runtime.ts';
import type { Condition, KubeObject } from '../client/index.ts';
import { Annotation } from '../names.ts';
import type { ApplyTools } from './index.ts';
import { foreignError } from './managers.ts';
import { gone } from './wait.ts';

/** Starts a task, unless this very attempt is there already. What is left of a failed attempt goes first: Jobs never change. */
export async function runJob(
  wanted: KubeObject,
  generation: string,
  { client, place, clock, signal }: ApplyTools,
): Promise<Facts> {
  const { name, annotations } = wanted.metadata;
  const found = await client.get('Job', place.namespace, name, signal);
  if (found) {
    if (found.metadata.annotations?.[Annotation.id] !== annotations?.[Annotation.id])
      throw foreignError('Job', name, place.namespace);
    const sameAttempt = found.metadata.annotations?.[Annotation.generation] === generation;
    if (sameAttempt && !isFailed(found) && found.metadata.deletionTimestamp === undefined) return { started: false };
    const { uid } = found.metadata;
    await client.remove('Job', place.namespace, name, { propagation: 'Foreground', signal, ...(uid ? { uid } : {}) });
    await gone('Job', name, uid, { client, place, clock, signal });
  }
  const object = {
    ...wanted,
    metadata: { ...wanted.metadata, annotations: { ...annotations, [Annotation.generation]: generation } },
  };
  await client.apply('Job', place.namespace, object, { signal });
  return { started: true };
}

const isFailed = (job: KubeObject) => {
  const conditions = (job.status as { readonly conditions?: readonly Condition[] } | undefined)?.conditions ?? [];
  return conditions.some(({ type, status }) => type === 'Failed' && status === 'True');
};
