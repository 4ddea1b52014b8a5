import type { Verdict } from '../../../plan/types.ts';
import type { Blocked, Facts, WorkloadFacts } from '../observe/facts.ts';
import { fatal, firstTrouble } from './pods.ts';

/** Old pods may still leave and give back what a quota counts. */
export const BLOCKED_MS = 10_000;

export const notCreated = ({ message }: Blocked): Verdict => ({
  state: 'failed',
  reason: `pods cannot be created: ${message}`,
  log: [],
});

export function workloadVerdict(kind: 'Deployment' | 'StatefulSet', facts: Facts): Verdict {
  const { workload, pods = [] } = facts;
  if (!workload || facts.seenGeneration < facts.generation)
    return { state: 'waiting', reason: 'the cluster has not seen the change yet' };
  const fresh = pods.filter(({ current, ready }) => current && ready).length;
  const missing = kind === 'Deployment' ? deploymentLacks(workload, fresh) : statefulSetLacks(workload);
  if (missing === undefined) return { state: 'ready' };
  const problem = fatal(pods);
  if (problem) return problem;
  const blocked = workload.blocked ?? facts.blocked;
  if (blocked && blocked.forMs >= BLOCKED_MS) return notCreated(blocked);
  const cause = firstTrouble(pods) ?? blocked?.message;
  if (workload.stalled) return { state: 'failed', reason: `no progress: ${cause ?? missing}`, ...logOf(facts) };
  return { state: 'waiting', reason: cause === undefined ? missing : `${missing}; ${cause}` };
}

/** undefined: nothing is missing. `fresh` copies of the newest revision are ready; old ones serve until then. */
function deploymentLacks(
  { wanted, total, updated, ready, available, settled }: WorkloadFacts,
  fresh: number,
): string | undefined {
  if (updated < wanted) return `${updated} of ${wanted} new copies are made`;
  if (available < wanted) return `${Math.min(ready, wanted)} of ${wanted} copies are ready`;
  if (total > updated && fresh < wanted) return `${fresh} of ${wanted} new copies are ready`;
  if (total > updated) return total - updated === 1 ? 'an old copy leaves' : `${total - updated} old copies leave`;
  if (total > wanted) return `${total - wanted} surplus copies leave`;
  return settled ? undefined : 'the last copy settles';
}

function statefulSetLacks({ wanted, total, updated, ready, settled }: WorkloadFacts): string | undefined {
  if (total < wanted) return `${total} of ${wanted} copies are made`;
  if (updated < wanted) return `${updated} of ${wanted} copies have the new definition`;
  if (ready < wanted) return `${ready} of ${wanted} copies are ready`;
  if (total > wanted) return `${total - wanted} surplus copies leave`;
  return settled ? undefined : 'the last copy settles';
}

const logOf = ({ pods = [] }: Facts) => {
  const log = pods.find(({ current, log: lines }) => current && lines)?.log;
  return log ? { log } : {};
};
