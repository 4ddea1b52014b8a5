import type { Observed, Resource, Verdict } from '../../plan/index.ts';
import type { CopyFacts } from './copies/copy.ts';
import type { AddressSpec } from './spec.ts';

/** Pure: everything it needs was observed. */
export function verdict(resource: Resource, observed: Observed | undefined): Verdict {
  if (!observed) return { state: 'waiting', reason: 'does not exist yet' };
  switch (resource.kind) {
    case 'process':
      return ofCopy(observed.facts as unknown as CopyFacts);
    case 'task':
      return ofTask(observed.facts as unknown as TaskFacts);
    case 'address':
      return ofAddress(resource.spec as unknown as AddressSpec, observed.facts as { open?: boolean });
    default:
      return { state: 'ready' };
  }
}

function ofCopy({ phase, ready, reason, exit, log }: CopyFacts): Verdict {
  if (phase === 'ended') return { state: 'failed', reason: ended(exit), ...(log ? { log } : {}) };
  return ready ? { state: 'ready' } : { state: 'waiting', reason };
}

interface TaskFacts {
  readonly state: 'running' | 'failed' | 'done';
  readonly exit?: string;
  readonly log?: readonly string[];
}

function ofTask({ state, exit, log }: TaskFacts): Verdict {
  if (state === 'done') return { state: 'done' };
  if (state === 'running') return { state: 'waiting', reason: 'the task runs' };
  return { state: 'failed', reason: ended(exit), ...(log ? { log } : {}) };
}

/** How a process ended, or in words why it could not even start. */
const ended = (exit = 'ended') => (/^(exit code|signal) /.test(exit) ? `ended with ${exit}` : exit);

/** Inner addresses are a convenience: nothing waits for them. */
const ofAddress = ({ published, port, balancer }: AddressSpec, { open }: { open?: boolean }): Verdict =>
  open || !published ? { state: 'ready' } : { state: 'waiting', reason: `${balancer} does not listen on ${port} yet` };
