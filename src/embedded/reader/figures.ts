import { PodLabel, parseQuantity } from '../../kernel/index.ts';
import type { Reading } from '../../kernel/otlp/index.ts';
import type { Api } from './api/index.ts';
import { hasEnded, type Pod, restartsOf } from './pods/index.ts';

/** As metrics-server answers (github.com/kubernetes/metrics, pkg/apis/metrics/v1beta1). */
export interface PodMetrics {
  readonly metadata: { readonly name: string };
  readonly containers?: readonly { readonly usage: { readonly cpu?: string; readonly memory?: string } }[];
}

/** Used by each pod of the platform. Rejects where the cluster does not measure it, or does not tell. */
export async function askUsage(api: Api, namespace: string, selector: string): Promise<readonly PodMetrics[]> {
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`;
  return (await api.json<{ readonly items?: readonly PodMetrics[] }>(path, { labelSelector: selector })).items ?? [];
}

/** Every pod that runs, in the names that the agent on docker uses: CPU and memory of those that are measured, restarts of all. Pure. */
export function readingsOf(pods: readonly Pod[], measured: readonly PodMetrics[], at: number): Reading[] {
  const usage = new Map(measured.map((each) => [each.metadata.name, each]));
  return pods
    .filter((pod) => !hasEnded(pod) && pod.status?.containerStatuses !== undefined)
    .map((pod) => {
      const { name, labels = {} } = pod.metadata;
      return {
        component: labels[PodLabel.component] ?? '',
        replica: name,
        at,
        values: { ...usageOf(usage.get(name)), platform_restarts_total: restartsOf(pod) },
      };
    })
    .filter(({ component }) => component !== '');
}

function usageOf(measured: PodMetrics | undefined): Record<string, number> {
  if (!measured) return {};
  const sum = (key: 'cpu' | 'memory') =>
    (measured.containers ?? []).reduce((total, { usage }) => total + (parseQuantity(usage[key] ?? '') ?? 0), 0);
  return { platform_cpu_millicores: Math.round(sum('cpu') * 1000), platform_memory_bytes: Math.round(sum('memory')) };
}
