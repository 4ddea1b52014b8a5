import type { Observed, Resource, Verdict } from '../../plan/index.ts';
import { factsOf } from './observe/facts.ts';

/** What the observation means. Pure. */
export function verdict(resource: Resource, observed: Observed | undefined): Verdict {
  if (!observed) return { state: 'waiting', reason: 'not there yet' };
  if (resource.kind !== 'container' && resource.kind !== 'task') {
    return observed.alive ? { state: 'ready' } : { state: 'waiting', reason: String(factsOf(observed).exit) };
  }
  const facts = factsOf(observed);
  if (facts.state === 'created') return { state: 'waiting', reason: 'starting' };
  if (facts.state === 'paused') return { state: 'waiting', reason: 'paused: docker unpause brings it back' };
  if (resource.kind === 'task' && facts.running) return { state: 'waiting', reason: 'running' };
  if (resource.kind === 'task' && observed.finished) return { state: 'done' };
  if (!facts.running) {
    return { state: 'failed', reason: facts.exit ?? 'ended', ...(facts.log.length > 0 ? { log: facts.log } : {}) };
  }
  return facts.ready ? { state: 'ready' } : { state: 'waiting', reason: facts.reason ?? 'starting' };
}
