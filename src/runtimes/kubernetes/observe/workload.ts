import { Annotation } from '../names.ts';
import type { WorkloadFacts } from './facts.ts';
import { condition } from './pod.ts';
import type { Pod, Workload } from './shapes.ts';

/** What a Deployment or StatefulSet says of itself. Pure. */
export function workloadFacts(object: Workload, now: number): WorkloadFacts {
  const { spec, status = {}, kind } = object;
  const stuck = condition(object, 'ReplicaFailure');
  const progress = condition(object, 'Progressing');
  const wanted = spec.replicas ?? 1;
  const settled =
    kind === 'Deployment'
      ? progress === undefined || (progress.status === 'True' && progress.reason === 'NewReplicaSetAvailable')
      : status.updateRevision === undefined || status.currentRevision === status.updateRevision;
  return {
    wanted,
    total: status.replicas ?? 0,
    // A StatefulSet that has nothing to update counts its updated pods only on newer servers.
    updated: status.updatedReplicas ?? (kind === 'StatefulSet' && settled ? (status.replicas ?? 0) : 0),
    ready: status.readyReplicas ?? 0,
    available: status.availableReplicas ?? 0,
    settled,
    stalled: progress?.reason === 'ProgressDeadlineExceeded',
    ...(stuck?.status === 'True'
      ? {
          blocked: {
            message: stuck.message ?? '',
            forMs: Math.max(0, now - Date.parse(stuck.lastTransitionTime ?? '')) || 0,
          },
        }
      : {}),
  };
}

/** Whether a pod is of the newest revision of its workload. */
export function isCurrent(object: Workload, pod: Pod): boolean {
  if (object.kind === 'StatefulSet' && object.status?.updateRevision) {
    return pod.metadata.labels?.['controller-revision-hash'] === object.status.updateRevision;
  }
  const wanted = object.spec.template.metadata?.annotations ?? {};
  const has = pod.metadata.annotations ?? {};
  return [Annotation.template, Annotation.restartedAt].every((key) => wanted[key] === has[key]);
}
