import type { EventSink } from '../../kernel/index.ts';
import {
  type LeftOut,
  type Observed,
  type Plan,
  planned,
  type Resource,
  reconcile,
  reviewed,
} from '../../plan/index.ts';
import { assertPortsFree } from '../context/index.ts';
import { type Execution, environmentLost, execute } from '../execute/index.ts';
import type { Change, RunInfo } from '../runtime.ts';
import type { Basis } from '../target.ts';
import { assertPossible, checksOf, takenOver } from './allowed.ts';
import type { Core, Prepared } from './types.ts';
import { assertUnmoved, basisOf } from './unmoved.ts';

/** One comparison of what is wanted with what is there. */
export interface Comparison {
  readonly desired: readonly Resource[];
  /** Only these components are touched; all when absent. */
  readonly components?: readonly string[];
  readonly restart?: readonly string[];
  /** Tasks, done or not, are left alone (rollback). */
  readonly ignoreTasks?: boolean;
  readonly leftOut?: LeftOut;
}

export interface Job extends Comparison {
  readonly timeoutMs?: number;
  /** Ports to hold free for what starts. */
  readonly ports?: { readonly numbers: Readonly<Record<string, number>>; readonly fixed: ReadonlySet<string> };
  /** Of ours too although this job does not want it: kept in the inventory. */
  readonly alsoOurs?: readonly Resource[];
  /** `down --data`. */
  readonly data?: boolean;
  /** Fields that somebody else owns by now are set all the same. */
  readonly takeOver?: boolean;
}

export interface Compared {
  readonly plan: Plan;
  readonly observed: readonly Observed[];
  /** Where the runtime compares itself. */
  readonly changes: readonly Change[] | undefined;
}

/** What would be done, and what it was decided from. Changes nothing. */
export async function compare(
  core: Core,
  { desired, components, restart, ignoreTasks, leftOut }: Comparison,
  signal: AbortSignal,
): Promise<Compared> {
  const { runtime, instance } = core;
  const all = await runtime.observe({ instance }, signal);
  const observed = ignoreTasks ? all.filter(({ rollout }) => rollout !== 'once') : all;
  const changes = await runtime.compare?.(desired, observed);
  const plan = reconcile(desired, observed, {
    rollout: runtime.capabilities.rollout,
    ...(changes ? { changes } : {}),
    ...(restart ? { restart } : {}),
    ...(components ? { scope: components } : {}),
    ...(leftOut ? { leftOut } : {}),
  });
  return { plan, observed, changes };
}

/** The job that makes it so. Where a release was put back, its tasks are not run and those that ran are left alone. */
export function jobOf({ model, desired, release, alsoOurs }: Prepared): Job {
  const { leftOut } = model;
  return {
    desired,
    ...(leftOut ? { leftOut } : {}),
    ...(release ? { ignoreTasks: true, alsoOurs: alsoOurs ?? [] } : {}),
  };
}

/** Compares, then carries out. Whoever calls it holds the lock. */
export async function work(core: Core, job: Job, sink: EventSink, signal: AbortSignal): Promise<Execution> {
  const { plan, observed } = await compare(core, job, signal);
  return carryOut(core, { ...job, plan, observed }, sink, signal);
}

/** The same, but refused as a whole, before anything is touched, where something stands in the way. */
export async function workIfAllowed(
  core: Core,
  job: Job,
  basis: Basis | undefined,
  sink: EventSink,
  signal: AbortSignal,
): Promise<Execution> {
  const { plan, observed, changes } = await compare(core, job, signal);
  if (basis) {
    const inScope = ({ component }: Observed | Resource) => job.components?.includes(component) ?? true;
    const now = basisOf(job.desired.filter(inScope), observed.filter(inScope), changes);
    assertUnmoved(basis, now, ['there'], core.environment);
  }
  const operations = reviewed(plan, takenOver(changes, job.takeOver ?? false));
  assertPossible(operations, await checksOf(core, { plan, desired: job.desired }, signal));
  return carryOut(core, { ...job, plan, observed }, sink, signal);
}

export async function carryOut(
  core: Core,
  job: Omit<Job, 'restart' | 'ignoreTasks'> & { readonly plan: Plan; readonly observed: readonly Observed[] },
  sink: EventSink,
  signal: AbortSignal,
): Promise<Execution> {
  const { runtime, instance, ports } = core;
  const { plan, observed, desired } = job;
  sink({ type: 'plan', at: ports.clock.now(), operations: planned(plan) });
  const run: RunInfo = {
    instance,
    desired: [...desired, ...(job.alsoOurs ?? [])],
    operations: plan.operations,
    ...(job.data ? { data: true } : {}),
    ...(job.takeOver ? { takeOver: true } : {}),
    note: (text) => sink({ type: 'note', at: ports.clock.now(), level: 'info', text }),
  };
  await runtime.begin?.(run, signal);
  let result: 'done' | 'failed' = 'failed';
  try {
    if (job.ports) await assertPortsFree(ports, plan, observed, job.ports.numbers, job.ports.fixed);
    const execution = await execute({
      runtime,
      plan,
      desired,
      observed,
      environment: core.environment,
      scope: { instance, ...(job.components ? { components: job.components } : {}) },
      clock: ports.clock,
      sink,
      signal,
      ...(core.parallel === undefined ? {} : { parallel: core.parallel }),
      ...(core.pollMs === undefined ? {} : { pollMs: core.pollMs }),
      ...(job.timeoutMs === undefined ? {} : { timeoutMs: job.timeoutMs }),
    });
    if (execution.status === 'done') result = 'done';
    const lost = environmentLost(execution, plan.operations.length);
    if (lost) throw lost;
    return execution;
  } finally {
    const end = runtime.end?.(run, result);
    // What kept the work from its end says more than that tidying up failed too.
    await (result === 'failed' ? end?.catch(() => undefined) : end);
  }
}

/** Holds the environment's lock, where it has one. */
export async function locked<T>({ runtime }: Core, signal: AbortSignal, job: () => Promise<T>): Promise<T> {
  const release = await runtime.lock?.acquire(signal);
  try {
    return await job();
  } finally {
    await release?.();
  }
}
