import { type EventSink, type Outcome, type PlannedOperation, PlatformError } from '../../kernel/index.ts';
import { planned, type Resource } from '../../plan/index.ts';
import { leftAlone, restore, sameRelease } from '../rollback.ts';
import type { Release } from '../runtime.ts';
import type { ApplyRequest } from '../target.ts';
import { withNeeds } from './only.ts';
import { outcomeOf } from './outcome.ts';
import { prepare } from './prepare.ts';
import { currentOf, record, releasesOf } from './releases.ts';
import type { Core, Prepared } from './types.ts';
import { compare, type Job, locked, work } from './work.ts';

export async function plan(core: Core, request: ApplyRequest, signal: AbortSignal): Promise<PlannedOperation[]> {
  const prepared = await prepare(core, { ...request, mode: 'peek' }, () => undefined, signal);
  const components = chosen(prepared, request);
  const { plan: found } = await compare(
    core,
    { desired: prepared.desired, ...(components ? { components } : {}) },
    signal,
  );
  return planned(found);
}

/** `up` and `deploy`: the same work; deploy also records what it did, and takes it back as a whole when it does not get ready. */
export async function apply(core: Core, request: ApplyRequest, sink: EventSink, signal: AbortSignal): Promise<Outcome> {
  const startedAt = core.ports.clock.now();
  if (request.mode === 'deploy') releasesOf(core);
  const prepared = await prepare(core, { ...request, mode: 'build' }, sink, signal);
  if (request.mode === 'deploy') assertBuilt(prepared);
  core.last = remember(core.last, prepared, request);
  const components = chosen(prepared, request);
  const job: Job = {
    desired: prepared.desired,
    ports: { numbers: prepared.context.ports, fixed: prepared.fixedPorts },
    ...(components ? { components } : {}),
    ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
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

interface Deployment {
  readonly request: ApplyRequest;
  readonly prepared: Prepared;
  readonly job: Job;
  readonly startedAt: number;
  readonly executedAt: number;
}

async function deploy(core: Core, deployment: Deployment, sink: EventSink, signal: AbortSignal): Promise<Outcome> {
  const { prepared, job, request } = deployment;
  const known = await releasesOf(core).list();
  const current = currentOf(known);
  const resources = releasedResources(prepared, current, job.components);
  const execution = await work(core, job, sink, signal);
  const ending = { ...deployment, execution, model: prepared.model };
  if (execution.status === 'interrupted') return outcomeOf(core, ending, signal);
  const same = current !== undefined && sameRelease(current.resources, resources);
  const cause = request.cause ?? 'deploy';
  if (execution.status === 'done') {
    if (same && execution.changed === 0) return outcomeOf(core, { ...ending, release: current.id }, signal);
    const release = await record(core, known, { status: 'current', cause, resources });
    return outcomeOf(core, { ...ending, release }, signal);
  }
  if (same) return outcomeOf(core, { ...ending, release: current.id }, signal);
  const failed = await record(core, known, { status: 'failed', cause, resources });
  if (!current) return outcomeOf(core, { ...ending, release: failed }, signal);
  return takeBack(core, { ...deployment, current, attempt: resources, ending }, sink, signal);
}

interface TakeBack extends Deployment {
  readonly current: Release;
  readonly attempt: readonly Resource[];
  readonly ending: Parameters<typeof outcomeOf>[1];
}

/** The previous release is applied again. Its tasks are not; what only the failed one had goes, its data stays. */
async function takeBack(core: Core, task: TakeBack, sink: EventSink, signal: AbortSignal): Promise<Outcome> {
  const { current, ending, prepared, job } = task;
  const { failures } = ending.execution;
  const names = [...new Set(failures.map(({ component }) => component))].join(', ');
  const at = core.ports.clock.now();
  sink({ type: 'note', at, level: 'warn', text: `${names} not ready: going back to release ${current.id}` });
  const back = await putBack(core, current, task.attempt, job, sink, signal);
  core.last = { ...prepared, desired: back.desired, release: current };
  const status = back.execution.status === 'done' ? 'rolled-back' : back.execution.status;
  const execution = { ...ending.execution, changed: ending.execution.changed + back.execution.changed };
  return outcomeOf(
    core,
    { ...ending, execution, status, failures: back.execution.failures, release: current.id },
    signal,
  );
}

/** Applies a stored release over what `attempt` made. */
export async function putBack(
  core: Core,
  release: Release,
  attempt: readonly Resource[],
  job: Pick<Job, 'timeoutMs'>,
  sink: EventSink,
  signal: AbortSignal,
) {
  const desired = restore(release, await core.replicas.read());
  const alsoOurs = leftAlone(desired, attempt, release.resources);
  const { timeoutMs } = job;
  const timeout = timeoutMs === undefined ? {} : { timeoutMs };
  const execution = await work(core, { desired, alsoOurs, ignoreTasks: true, ...timeout }, sink, signal);
  return { desired, execution };
}

/** With `--only`, what was not touched stays in the release as it was. */
function releasedResources(
  prepared: Prepared,
  current: Release | undefined,
  components: readonly string[] | undefined,
) {
  if (!components) return prepared.desired;
  const touched = new Set(components);
  const others = current?.resources.filter(({ component }) => !touched.has(component)) ?? [];
  return [...prepared.desired.filter(({ component }) => touched.has(component)), ...others];
}

/** The components to touch: the chosen ones, without those that could not be built. undefined: all. */
function chosen(prepared: Prepared, request: ApplyRequest): string[] | undefined {
  const { model, failed, desired } = prepared;
  if (!request.only && failed.length === 0) return undefined;
  const broken = new Set(failed.map(({ component }) => component));
  const names = request.only
    ? withNeeds(model, request.only)
    : [...new Set([...model.components.map(({ name }) => name), ...desired.map(({ component }) => component)])];
  return names.filter((name) => !broken.has(name));
}

function remember(before: Prepared | undefined, prepared: Prepared, request: ApplyRequest): Prepared {
  if (!request.only) return prepared;
  if (before && !before.components) return prepared;
  const components = [...new Set([...(before?.components ?? []), ...withNeeds(prepared.model, request.only)])];
  return { ...prepared, components };
}

function assertBuilt({ failed }: Prepared): void {
  const [first, ...others] = failed;
  if (!first) return;
  throw new PlatformError({
    ...first.error,
    message: others.length === 0 ? first.error.message : `${failed.length} components could not be built`,
    details: others.length === 0 ? (first.error.details ?? []) : failed.map(({ error }) => error.message),
    exitCode: 1,
  });
}
