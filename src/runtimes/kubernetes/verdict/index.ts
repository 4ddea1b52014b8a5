/**
 * Whether one object is ready, in the four words of the engine. The rules are kstatus' (sigs.k8s.io/cli-utils,
 * pkg/kstatus/status) with what it lacks: a Job must be complete, and what cannot heal fails at once instead of at the deadline.
 */
import type { Observed, Resource, Verdict } from '../../../plan/types.ts';
import type { Facts } from '../observe/facts.ts';
import { fatal, firstTrouble } from './pods.ts';
import { BLOCKED_MS, notCreated, workloadVerdict } from './workload.ts';

const READY: Verdict = { state: 'ready' };
const waiting = (reason: string): Verdict => ({ state: 'waiting', reason });

/** Pure. Volumes, Services and autoscalers never hold anybody up: each waits for something that comes later. */
export function verdict(resource: Resource, observed: Observed | undefined): Verdict {
  if (!observed) return waiting('it is not there yet');
  const facts = observed.facts as unknown as Facts;
  if (facts.removing) return waiting('the one before it is being removed');
  switch (resource.kind) {
    case 'Job':
      return observed.digest === resource.digest ? jobVerdict(facts) : waiting('it has not started');
    case 'Deployment':
    case 'StatefulSet':
      return workloadVerdict(resource.kind, facts);
    default:
      return facts.custom?.ready === false ? waiting(facts.custom.reason ?? 'it is not ready') : READY;
  }
}

function jobVerdict({ job, pods = [], blocked }: Facts): Verdict {
  if (job?.state === 'complete') return { state: 'done' };
  const problem = fatal(pods);
  if (problem) return problem;
  if (job?.state === 'failed') return { state: 'failed', reason: job.message };
  if (blocked && blocked.forMs >= BLOCKED_MS) return notCreated(blocked);
  return waiting(firstTrouble(pods) ?? blocked?.message ?? 'it runs');
}
