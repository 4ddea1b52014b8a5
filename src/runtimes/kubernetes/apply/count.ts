import type { Json } from '../../../kernel/index.ts';
import { FIELD_MANAGER, type KubeObject } from '../client/index.ts';
import { Annotation } from '../names.ts';
import type { ApplyTools } from './index.ts';
import { managersOf, REPLICAS_MANAGER } from './managers.ts';

interface Counted extends KubeObject {
  readonly spec?: { readonly replicas?: number };
}

/** The count alone, under a manager of its own. */
export const countOnly = (
  object: KubeObject,
  replicas: number,
  annotations?: Readonly<Record<string, string>>,
): KubeObject => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  metadata: { name: object.metadata.name, ...(annotations ? { annotations } : {}) },
  spec: { replicas },
});

/** Whether somebody else counts: a Deployment without a count of its own. */
export const isCounted = (wanted: KubeObject): boolean =>
  wanted.kind === 'Deployment' && (wanted as Counted).spec?.replicas === undefined;

/**
 * Before an autoscaler takes a count over: somebody has to own it, or the apply without it would set it back to the default of 1.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership
 */
export async function keepCount(
  wanted: KubeObject,
  live: KubeObject,
  { client, place, signal }: ApplyTools,
): Promise<void> {
  if (!isCounted(wanted)) return;
  const owners = managersOf(live).filter(
    ({ fieldsV1 }) => (fieldsV1?.['f:spec'] as Record<string, Json> | undefined)?.['f:replicas'] !== undefined,
  );
  const replicas = (live as Counted).spec?.replicas;
  if (replicas === undefined || owners.some(({ manager }) => manager !== FIELD_MANAGER) || owners.length === 0) return;
  await client.apply('Deployment', place.namespace, countOnly(live, replicas), {
    manager: REPLICAS_MANAGER,
    force: true,
    signal,
  });
}

/**
 * A new workload with a policy starts with the fewest copies that the policy allows, be it none, not with one and a wait for the
 * autoscaler. From then on the count is not ours (keepCount).
 */
export function withFewest(wanted: KubeObject): KubeObject {
  const fewest = wanted.metadata.annotations?.[Annotation.policy]?.split('..')[0];
  if (!isCounted(wanted) || fewest === undefined) return wanted;
  return { ...wanted, spec: { ...(wanted as Counted).spec, replicas: Number(fewest) } };
}
