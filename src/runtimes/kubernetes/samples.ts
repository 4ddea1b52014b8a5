import type { Sample, Samples } from '../../engine/runtime.ts';
import type { Client, KubeObject } from './client/index.ts';
import { Label, ownedSelector, type Place } from './names.ts';

interface PodMetrics extends KubeObject {
  readonly timestamp?: string;
  readonly containers?: readonly { readonly usage: { readonly cpu: string; readonly memory: string } }[];
}

/** What pods use now, where the cluster has a metrics server; the kubelet measures every 10 to 60 s. */
export function createSamples(place: Place, connect: () => Promise<Client>): Samples {
  return {
    async read() {
      const client = await connect();
      const query = { labelSelector: ownedSelector(place) };
      const { body } = await client.list('PodMetrics', place.namespace, query, { once: true });
      return (body as readonly PodMetrics[]).map(
        ({ metadata, timestamp, containers = [] }): Sample => ({
          replica: metadata.name,
          component: metadata.labels?.[Label.component] ?? '',
          at: Date.parse(timestamp ?? '') || client.serverNow(),
          cpuMillis: Math.round(containers.reduce((sum, { usage }) => sum + cpuMillis(usage.cpu), 0)),
          memoryBytes: containers.reduce((sum, { usage }) => sum + bytes(usage.memory), 0),
        }),
      );
    },
  };
}

/** `1234567n`, `250u`, `12m`, `2`: quantities of the metrics API, in thousandths of a core. */
export function cpuMillis(text: string): number {
  const units: Readonly<Record<string, number>> = { n: 1e-6, u: 1e-3, m: 1 };
  const match = /^([\d.]+)([num]?)$/.exec(text);
  return match ? Number(match[1]) * (units[match[2] ?? ''] ?? 1000) : 0;
}

/** `12345Ki`, `64Mi`, `1048576`: in bytes. */
function bytes(text: string): number {
  const match = /^(\d+)(Ki|Mi|Gi|)$/.exec(text);
  const units: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, '': 1 };
  return match ? Number(match[1]) * (units[match[2] ?? ''] ?? 1) : 0;
}
