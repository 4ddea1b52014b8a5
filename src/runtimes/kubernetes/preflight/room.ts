import type { Check } from '../../../engine/runtime.ts';
import type { Operation } from '../../../plan/types.ts';
import { isStatus, type KubeObject } from '../client/index.ts';
import { withLiveCount } from '../counts.ts';
import type { PreflightTools } from './index.ts';
import { quantity, quantityText } from './quantity.ts';
import { add, podUsage, replicasOf, surgeOf, type Usage, usageOf } from './usage.ts';

interface Quota extends KubeObject {
  readonly spec?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: object;
  };
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}

/** Whether the quotas of the namespace have room for the plan: at its end, and while copies are replaced. */
export async function roomChecks(operations: readonly Operation[], tools: PreflightTools): Promise<Check[]> {
  const { client, place, liveOf } = tools;
  const quotas = await client.list('ResourceQuota', place.namespace).then(
    ({ body }) => body as readonly Quota[],
    (error) => {
      // Where they may not be read the cluster will tell.
      if (isStatus(error, 403, 404)) return [];
      throw error;
    },
  );
  if (quotas.length === 0) return [];
  const need = needOf(operations, liveOf);
  // A quota of our own counts as it will be.
  const own = new Map(
    operations.flatMap(({ desired }) => {
      const object = desired?.kind === 'ResourceQuota' ? (desired.spec as unknown as Quota) : undefined;
      return object ? [[object.metadata.name, object.spec?.hard] as const] : [];
    }),
  );
  return quotas.flatMap((quota) => {
    const hard = own.get(quota.metadata.name);
    return checksOf(hard ? { ...quota, status: { ...quota.status, hard } } : quota, need);
  });
}

export interface Need {
  /** More (or less) than now, when all is done. */
  readonly steady: Usage;
  /** Of the copies that come first and leave again, or of a task: the largest alone, and all at once. */
  readonly largest: Usage;
  readonly together: Usage;
}

/** Pure. */
export function needOf(operations: readonly Operation[], liveOf: (id: string) => KubeObject | undefined): Need {
  const steady: Record<string, number> = {};
  const largest: Record<string, number> = {};
  const together: Record<string, number> = {};
  for (const { action, id, desired, observed } of operations) {
    const live = observed || action === 'remove' ? liveOf(id) : undefined;
    if (live && action !== 'run') add(steady, usageOf(live, replicasOf(live)), -1);
    if (!desired) continue;
    const wanted = withLiveCount(desired.spec as unknown as KubeObject, live);
    const pod = podUsage(
      (wanted as { readonly spec?: { readonly template?: { readonly spec?: object } } }).spec?.template?.spec,
    );
    if (action === 'run') passing(pod, largest, together);
    if (action !== 'create' && action !== 'update') continue;
    const replicas = replicasOf(wanted, live);
    add(steady, usageOf(wanted, replicas));
    const surge = surgeOf(wanted, live, replicas);
    if (surge > 0) passing(pod, largest, together, surge);
  }
  return { steady, largest, together };
}

function passing(pod: Usage, largest: Record<string, number>, together: Record<string, number>, times = 1): void {
  add(together, pod, times);
  // One by one is enough to go on.
  for (const [name, value] of Object.entries(pod)) largest[name] = Math.max(largest[name] ?? 0, value);
}

/** Pure. A quota for some pods only is left to the cluster. */
export function checksOf({ metadata, spec, status }: Quota, need: Need): Check[] {
  if (spec?.scopes?.length || spec?.scopeSelector) return [];
  return Object.entries(status?.hard ?? {}).flatMap(([resource, hard]): Check[] => {
    const free = quantity(hard) - quantity(status?.used?.[resource]);
    const steady = need.steady[resource] ?? 0;
    const least = steady + (need.largest[resource] ?? 0);
    const most = Math.max(0, steady) + (need.together[resource] ?? 0);
    const text = (value: number) => quantityText(resource, value);
    const room = `${text(Math.max(0, free))} of ${hard} ${resource} is free in quota ${metadata.name}`;
    const next = 'ask for more room, lower the resources or replicas in platform.yaml, or remove something';
    // A little more than nothing: sums of fractions.
    if (least > free + 1e-9 && least > 0)
      return [{ name: 'quota', ok: false, message: `this release needs ${text(least)} more: ${room}`, next }];
    if (most > free + 1e-9 && most > 0)
      return [
        {
          name: 'quota',
          ok: false,
          warning: true,
          message: `copies are replaced one after the other: ${text(most)} at once would be needed, ${room}`,
          next,
        },
      ];
    return [];
  });
}
