import { type EventSink, type Outcome, PlatformError } from '../../kernel/index.ts';
import type { Resource } from '../../plan/index.ts';
import { leftAlone, restore, sameRelease } from '../rollback.ts';
import type { Release } from '../runtime.ts';
import type { ApplyRequest } from '../target.ts';
import { outcomeOf } from './outcome.ts';
import { currentOf, record, releasesOf } from './releases.ts';
import type { Core, Prepared } from './types.ts';
import { type Job, work, workIfAllowed } from './work.ts';

export interface Deployment {
  readonly request: ApplyRequest;
  readonly prepared: Prepared;
  readonly job: Job;
  readonly startedAt: number;
  readonly executedAt: number;
}

/** Applies, records, and takes everything back when it does not get ready. No change, no record. */
export async function deploy(
  core: Core,
  deployment: Deployment,
  sink: EventSink,
  signal: AbortSignal,
): Promise<Outcome> {
  const { prepared, job, request } = deployment;
  const known = await releasesOf(core).list();
  const current = currentOf(known);
  const resources = releasedResources(prepared, current, job.components);
  await tellHeld(core, sink);
  const execution = await workIfAllowed(core, job, request.basis, sink, signal);
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
  return takeBack(core, { prepared, job, current, attempt: resources, ending }, sink, signal);
}

/** Counts set by hand beat the file: a deploy leaves them, and says so. */
async function tellHeld({ replicas, ports }: Core, sink: EventSink): Promise<void> {
  for (const [name, { value, owner }] of Object.entries(await replicas.read())) {
    if (owner !== 'manual') continue;
    const text = `${name} stays at ${value}, set by hand: platform scale ${name}=auto gives it back`;
    sink({ type: 'note', at: ports.clock.now(), level: 'info', text });
  }
}

interface TakeBack {
  /** Whose place the release takes in this session. */
  readonly prepared: Prepared | undefined;
  readonly job: Pick<Job, 'timeoutMs' | 'takeOver'>;
  readonly current: Release;
  readonly attempt: readonly Resource[];
  readonly ending: Parameters<typeof outcomeOf>[1];
}

/** The previous release is applied again. Its tasks are not; what only the failed one had goes, its data stays. */
export async function takeBack(core: Core, task: TakeBack, sink: EventSink, signal: AbortSignal): Promise<Outcome> {
  const { current, ending, prepared, job } = task;
  const { failures } = ending.execution;
  const names = [...new Set(failures.map(({ component }) => component))].join(', ');
  const at = core.ports.clock.now();
  sink({ type: 'note', at, level: 'warn', text: `${names} not ready: going back to release ${current.id}` });
  const back = await putBack(core, current, task.attempt, job, sink, signal);
  if (prepared) core.last = { ...prepared, desired: back.desired, release: current, alsoOurs: back.alsoOurs };
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
  job: Pick<Job, 'timeoutMs' | 'takeOver'> & { readonly ifAllowed?: boolean },
  sink: EventSink,
  signal: AbortSignal,
) {
  const desired = restore(release, await core.replicas.read());
  const alsoOurs = leftAlone(desired, attempt, release.resources);
  const { timeoutMs, takeOver, ifAllowed } = job;
  const again: Job = {
    desired,
    alsoOurs,
    ignoreTasks: true,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(takeOver ? { takeOver } : {}),
  };
  const execution = ifAllowed
    ? await workIfAllowed(core, again, undefined, sink, signal)
    : await work(core, again, sink, signal);
  return { desired, alsoOurs, execution };
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

export function assertBuilt({ failed }: Prepared): void {
  const [first, ...others] = failed;
  if (!first) return;
  throw new PlatformError({
    ...first.error,
    message: others.length === 0 ? first.error.message : `${failed.length} components could not be built`,
    details: others.length === 0 ? (first.error.details ?? []) : failed.map(({ error }) => error.message),
    exitCode: 1,
  });
}
