import type { Client, KubeObject } from '../client/index.ts';
import { isKind, isStatus, type Kind } from '../client/index.ts';
import { type Place, recordLabels } from '../names.ts';

const NAME = 'platform-inventory';

/** One object that we made or are about to make. */
export interface Entry {
  readonly kind: string;
  readonly name: string;
  /** Known once it was observed: only that very object may be pruned. */
  readonly uid?: string;
}

export const keyOf = ({ kind, name }: Entry) => `${kind}/${name}`;

/** The list of everything that is ours, in the cluster itself: written before anything is applied, shortened when all is well. */
export async function readInventory(client: Client, place: Place, signal?: AbortSignal): Promise<Entry[]> {
  const found = (await client.get('ConfigMap', place.namespace, NAME, signal)) as
    | (KubeObject & { readonly data?: { readonly objects?: string } })
    | undefined;
  try {
    return JSON.parse(found?.data?.objects ?? '[]') as Entry[];
  } catch {
    // Somebody edited it: labels still find nearly everything.
    return [];
  }
}

export async function writeInventory(
  client: Client,
  place: Place,
  entries: readonly Entry[],
  signal?: AbortSignal,
): Promise<void> {
  const sorted = [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()].sort((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : 1,
  );
  const object: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: NAME, namespace: place.namespace, labels: recordLabels(place, 'inventory') },
    data: { objects: JSON.stringify(sorted) },
  };
  await client.apply('ConfigMap', place.namespace, object, { force: true, ...(signal ? { signal } : {}) });
}

/** Never removed here, whatever the inventory says. */
const KEPT: readonly Kind[] = ['PersistentVolumeClaim', 'Namespace', 'Secret'];

/**
 * Removes objects that labels do not find any more (somebody took them off, or this version makes no such kind). What labels find
 * is the plan's to remove. Only the very object whose uid was noted goes.
 */
export async function prune(client: Client, place: Place, leftovers: readonly Entry[]): Promise<void> {
  await Promise.all(
    leftovers.map(async ({ kind, name, uid }) => {
      if (!isKind(kind) || KEPT.includes(kind) || uid === undefined) return;
      await client.remove(kind, place.namespace, name, { uid }).catch((error) => {
        if (!isStatus(error, 409)) throw error;
      });
    }),
  );
}
