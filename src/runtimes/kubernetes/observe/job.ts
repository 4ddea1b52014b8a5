import type { Facts } from './facts.ts';
import { condition } from './pod.ts';
import type { Job, Pod } from './shapes.ts';

export const isPodOf = (job: Job) => (pod: Pod) =>
  pod.metadata.labels?.['batch.kubernetes.io/job-name'] === job.metadata.name;

/** What became of a task. Its one pod ending well decides: the controller says so only a second later. */
export function jobState(job: Job, pods: readonly Pod[]): NonNullable<Facts['job']> {
  const failed = condition(job, 'Failed');
  if (failed?.status === 'True') return { state: 'failed', message: failed.message ?? failed.reason ?? 'failed' };
  const isComplete = condition(job, 'Complete')?.status === 'True' || pods.some(endedWell);
  return { state: isComplete ? 'complete' : 'running', message: '' };
}

const endedWell = ({ status }: Pod) =>
  status?.phase === 'Succeeded' || status?.containerStatuses?.[0]?.state?.terminated?.exitCode === 0;
