import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { ApiError, Kind, KubeObject } from '../client/index.ts';
import { isStatus } from '../client/index.ts';
import type { ApplyTools } from './index.ts';
import { gone } from './wait.ts';

interface Claim {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly resources?: { readonly requests?: { readonly storage?: string } } };
}
interface Set extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly volumeClaimTemplates?: readonly Claim[] };
}

/**
 * Fields that can never change make an object anew. A StatefulSet leaves its pods running meanwhile and its successor adopts them;
 * its volumes stay and only grow.
 */
export async function recreate(
  wanted: KubeObject,
  live: KubeObject,
  kind: Kind,
  error: ApiError,
  tools: ApplyTools,
): Promise<KubeObject> {
  const { client, place, signal } = tools;
  const { name, uid } = live.metadata;
  if (kind === 'Deployment' || kind === 'PersistentVolumeClaim') throw error;
  if (kind === 'StatefulSet') await growVolumes(wanted as Set, live as Set, tools);
  const propagation = kind === 'StatefulSet' ? 'Orphan' : 'Background';
  await client.remove(kind, place.namespace, name, { propagation, signal, ...(uid ? { uid } : {}) });
  await gone(kind, name, uid, tools);
  return client.apply(kind, place.namespace, wanted, { signal });
}

async function growVolumes(wanted: Set, live: Set, { client, place }: ApplyTools): Promise<void> {
  const sizeIn = (set: Set, name: string) =>
    set.spec.volumeClaimTemplates?.find(({ metadata }) => metadata.name === name)?.spec.resources?.requests?.storage;
  for (const { metadata } of wanted.spec.volumeClaimTemplates ?? []) {
    const storage = sizeIn(wanted, metadata.name);
    if (storage === undefined || storage === sizeIn(live, metadata.name)) continue;
    for (let ordinal = 0; ordinal < (live.spec.replicas ?? 1); ordinal += 1) {
      const name = `${metadata.name}-${live.metadata.name}-${ordinal}`;
      await client
        .merge('PersistentVolumeClaim', place.namespace, name, { spec: { resources: { requests: { storage } } } })
        .catch((error) => {
          if (isStatus(error, 404)) return;
          if (!isStatus(error, 403, 422)) throw error;
          throw new PlatformError({
            code: 'volume-size',
            message: `the volume ${name} cannot become ${storage}`,
            details: [(error as Error).message],
            next: `set the storage of ${live.metadata.name} back to ${sizeIn(live, metadata.name)}, or move its data to a new store`,
            exitCode: ExitCode.refused,
          });
        });
    }
  }
}
