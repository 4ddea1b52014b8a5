import type { Resource } from '../../../src/plan/index.ts';
import { type Container, podsOf } from './objects.ts';

type Pod = ReturnType<typeof podsOf>[number];
type Rule = readonly [text: string, holds: boolean];

/** Above what systems give to people and daemons. Engines of others keep the user of their image. */
const isNobody = (uid: unknown) => typeof uid === 'number' && uid > 0;

function podRules({ spec }: Pod): Rule[] {
  const security = spec.securityContext ?? {};
  return [
    ['runs as root', security.runAsNonRoot === true && isNobody(security.runAsUser) && isNobody(security.runAsGroup)],
    ['has no seccomp profile', JSON.stringify(security.seccompProfile) === '{"type":"RuntimeDefault"}'],
    ['mounts a service account token', spec.automountServiceAccountToken === false],
    ['has no service account of its own', (spec.serviceAccountName ?? 'default') !== 'default'],
    ['shares something of the node', !spec.hostNetwork && !spec.hostPID],
    ['mounts a folder of the node', (spec.volumes ?? []).every((volume) => !('hostPath' in volume))],
  ];
}

function containerRules({ kind }: Pod, container: Container): Rule[] {
  const security = container.securityContext ?? {};
  const { requests, limits } = container.resources ?? {};
  const stays = kind !== 'Job';
  return [
    ['can write its root', security.readOnlyRootFilesystem === true],
    ['can gain rights', security.allowPrivilegeEscalation === false && security.privileged !== true],
    ['keeps capabilities', JSON.stringify(security.capabilities) === '{"drop":["ALL"]}'],
    ['has no requests', Boolean(requests?.cpu && requests.memory)],
    ['has no limits', Boolean(limits?.cpu && limits.memory)],
    ['has no liveness probe', !stays || container.livenessProbe !== undefined],
    ['has no readiness probe', !stays || container.readinessProbe !== undefined],
    ['has no startup probe', !stays || container.startupProbe !== undefined],
    ['has an image without a version', /:[^/]+$/.test(container.image) && !container.image.endsWith(':latest')],
    ['takes a secret from its environment', !JSON.stringify(container.env ?? []).includes('secretKeyRef')],
  ];
}

/** Everything that a pod of these resources should not be, in words; empty where all is well. */
export function shapeProblems(resources: readonly Resource[]): string[] {
  return podsOf(resources).flatMap((pod) => {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const rules = [...podRules(pod), ...containers.flatMap((container) => containerRules(pod, container))];
    return rules.filter(([, holds]) => !holds).map(([text]) => `${pod.id} ${text}`);
  });
}
