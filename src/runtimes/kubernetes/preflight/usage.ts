import { isKind, KINDS, type KubeObject, kindOf } from '../client/index.ts';
import { Annotation } from '../names.ts';
import { groupOf } from '../rights/index.ts';
import { quantity } from './quantity.ts';

/** By the names of a ResourceQuota: https://kubernetes.io/docs/concepts/policy/resource-quotas/. */
export type Usage = Readonly<Record<string, number>>;

interface Container {
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly restartPolicy?: string;
}
interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}
interface Body extends KubeObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly type?: string;
    readonly template?: {
      readonly spec?: PodSpec;
      readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
    };
    readonly volumeClaimTemplates?: readonly {
      readonly spec?: { readonly resources?: { readonly requests?: { readonly storage?: string } } };
    }[];
  };
}

/** What an object counts for, with the pods and volumes that come of it. Pure. */
export function usageOf(object: KubeObject, replicas: number): Usage {
  const { spec = {} } = object as Body;
  const kind = kindOf(object);
  if (!isKind(kind)) return {};
  const group = groupOf(kind);
  const { plural } = KINDS[kind];
  const usage: Record<string, number> = { [`count/${plural}${group === '' ? '' : `.${group}`}`]: 1 };
  if (group === '') usage[plural] = 1;
  if (spec.type === 'LoadBalancer') usage['services.loadbalancers'] = 1;
  if (kind === 'Deployment' || kind === 'StatefulSet') add(usage, podUsage(spec.template?.spec), replicas);
  for (const { spec: claim } of spec.volumeClaimTemplates ?? []) {
    const storage = quantity(claim?.resources?.requests?.storage);
    add(usage, { persistentvolumeclaims: 1, 'count/persistentvolumeclaims': 1, 'requests.storage': storage }, replicas);
  }
  return usage;
}

/** One pod of the object. Programs beside each other add up; those that run before count where they need more. */
export function podUsage({ containers = [], initContainers = [] }: PodSpec = {}): Usage {
  const usage: Record<string, number> = { pods: 1, 'count/pods': 1 };
  const steady = [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')];
  for (const side of ['requests', 'limits'] as const) {
    const names = new Set(
      [...containers, ...initContainers].flatMap(({ resources }) => Object.keys(resources?.[side] ?? {})),
    );
    for (const name of names) {
      const of = ({ resources }: Container) => quantity(resources?.[side]?.[name]);
      const value = Math.max(
        steady.reduce((sum, each) => sum + of(each), 0),
        ...initContainers.map(of),
      );
      usage[`${side}.${name}`] = value;
      if (side === 'requests' && (name === 'cpu' || name === 'memory')) usage[name] = value;
    }
  }
  return usage;
}

/** How many copies there are, or will be: where an autoscaler counts, as many as there are now, at first the fewest. */
export function replicasOf(object: KubeObject, live?: KubeObject): number {
  const { replicas } = (object as Body).spec ?? {};
  if (replicas !== undefined) return replicas;
  const now = (live as Body | undefined)?.spec?.replicas;
  return now ?? Number(object.metadata.annotations?.[Annotation.policy]?.split('..')[0] ?? 1);
}

/** Pods that come beside the old ones while a Deployment changes: a quarter, rounded up (compile/deployment.ts). */
export function surgeOf(object: KubeObject, live: KubeObject | undefined, replicas: number): number {
  if (object.kind !== 'Deployment' || !live || replicas === 0) return 0;
  const [before, after] = [live, object].map(
    (each) => (each as Body).spec?.template?.metadata?.annotations?.[Annotation.template],
  );
  return before === after ? 0 : Math.ceil(replicas / 4);
}

export function add(sum: Record<string, number>, usage: Usage, times = 1): void {
  for (const [name, value] of Object.entries(usage)) sum[name] = (sum[name] ?? 0) + value * times;
}
