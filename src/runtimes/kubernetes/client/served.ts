import type { Client } from './client.ts';

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#aggregated-discovery */
interface Discovery {
  readonly items?: readonly ServedGroup[];
}

export interface ServedGroup {
  /** Its name is missing or empty for the core API. */
  readonly metadata: { readonly name?: string };
  /** The one that the cluster prefers is first. */
  readonly versions: readonly ServedVersion[];
}

export interface ServedVersion {
  readonly version: string;
  /** `Stale`: another server is registered for it (an APIService), and does not answer; what it serves is not known, or was so once. */
  readonly freshness?: 'Current' | 'Stale';
  readonly resources?: readonly {
    readonly resource: string;
    readonly scope: string;
    readonly verbs: readonly string[];
    readonly responseKind?: { readonly kind: string };
  }[];
}

const ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

/** Everything that a cluster serves, in one answer from its memory: servers behind it that do not answer cost nothing here. */
export async function servedAt(
  client: Client,
  path: '/api' | '/apis',
  signal?: AbortSignal,
): Promise<readonly ServedGroup[]> {
  const call = { method: 'GET', path, headers: { accept: ACCEPT } };
  const { body } = await client.json<Discovery>({ ...call, ...(signal ? { signal } : {}) });
  return body.items ?? [];
}
