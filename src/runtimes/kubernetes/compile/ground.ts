import type { KubeObject } from '../client/index.ts';
import { Label, labelsOf, type Place } from '../names.ts';

/** What `restricted` means must not change by itself when a cluster is upgraded. */
const POD_SECURITY = 'v1.36';
/** Objects with this role belong to no component: they are made before anything else and go last. */
const GROUND = { [Label.role]: 'ground' };

/**
 * What everything stands on: a namespace in which nothing starts that breaks Pod Security "restricted", and in which no pod may
 * talk or listen unless a policy says so. The namespace is the only object outside of a namespace.
 */
export function ground(place: Place): { readonly namespace: KubeObject; readonly policy: KubeObject } {
  const labels = { ...labelsOf(place, 'platform', place.platform, 'platform'), ...GROUND };
  const restricted = Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, POD_SECURITY],
    ]),
  );
  return {
    namespace: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: place.namespace, labels: { ...labels, ...restricted } },
    },
    policy: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'default-deny', namespace: place.namespace, labels },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    },
  };
}
