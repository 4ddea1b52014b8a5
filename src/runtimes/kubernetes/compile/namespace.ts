import type { KubeObject } from '../client/index.ts';
import { labelsOf, type Place } from '../names.ts';

/** The only object outside of a namespace. Nothing that breaks Pod Security "restricted" starts in it. */
export function namespace(place: Place): KubeObject {
  const restricted = Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, 'latest'],
    ]),
  );
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: place.namespace,
      labels: { ...labelsOf(place, 'platform', place.platform, 'platform'), ...restricted },
    },
  };
}
