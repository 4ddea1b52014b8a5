import type { EventSink, Outcome, PlannedOperation } from '../../kernel/index.ts';
import { planned } from '../../plan/index.ts';
import type { ApplyRequest } from '../target.ts';
import { chosen } from './chosen.ts';
import { assertBuilt, deploy } from './deploy.ts';
import { withNeeds } from './only.ts';
import { outcomeOf } from './outcome.ts';
import { prepare } from './prepare.ts';
import { releasesOf } from './releases.ts';
import { review } from './review.ts';
import type { Core, Prepared } from './types.ts';
import { assertUnmoved, changedSince } from './unmoved.ts';
import { compare, type Job, jobOf, locked, work } from './work.ts';

export async function plan(core: Core, request: ApplyRequest, signal: AbortSignal): Promise<PlannedOperation[]> {
  const prepared = await prepare(core, { ...request, mode: 'peek' }, () => undefined, signal);
  const components = chosen(prepared, request);
  const { plan: found } = await compare(core, { ...jobOf(prepared), ...(components ? { components } : {}) }, signal);
  return planned(found);
}

/** `up` and `deploy`: the same work; deploy also records what it did, and takes it back as a whole when it does not get ready. */
export async function apply(core: Core, request: ApplyRequest, sink: EventSink, signal: AbortSignal): Promise<Outcome> {
  const startedAt = core.ports.clock.now();
  if (request.mode === 'deploy') releasesOf(core);
  if (request.basis) {
    // Before anything is built or made: the same look as the plan's.
    const { basis, drift } = await review(core, request, signal);
    const since = changedSince(request.drift ?? [], drift);
    assertUnmoved(request.basis, basis, ['there', 'wanted'], core.environment, since);
  }
  const prepared = await prepare(core, { ...request, mode: 'build' }, sink, signal);
  if (request.mode === 'deploy') assertBuilt(prepared);
  core.last = remember(core.last, prepared, request);
  const components = chosen(prepared, request);
  const job: Job = {
    ...jobOf(prepared),
    ports: { numbers: prepared.context.ports, fixed: prepared.fixedPorts },
    ...(components ? { components } : {}),
    ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    ...(request.takeOver ? { takeOver: true } : {}),
  };
  return locked(core, signal, async () => {
    const executedAt = core.ports.clock.now();
    if (request.mode === 'deploy') return deploy(core, { request, prepared, job, startedAt, executedAt }, sink, signal);
    const execution = await work(core, job, sink, signal);
    return outcomeOf(
      core,
      { startedAt, executedAt, execution, model: prepared.model, failures: prepared.failed },
      signal,
    );
  });
}

function remember(before: Prepared | undefined, prepared: Prepared, request: ApplyRequest): Prepared {
  if (!request.only) return prepared;
  if (before && !before.components) return prepared;
  const components = [...new Set([...(before?.components ?? []), ...withNeeds(prepared.model, request.only)])];
  return { ...prepared, components };
}
