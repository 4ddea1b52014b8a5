import { assertPossible } from '../engine/session/allowed.ts';
import type { ApplyRequest, Review, Target } from '../engine/target.ts';
import { type EventSink, ExitCode, type Outcome, PlatformError } from '../kernel/index.ts';
import type { Cluster, ClusterInfo } from './cluster.ts';
import { assertSameCluster, type SavedPlan } from './plan-file.ts';

export type DeployRequest = Pick<ApplyRequest, 'only' | 'timeoutMs' | 'imageTag' | 'cause' | 'takeOver'>;

export interface DeployTools {
  readonly sink: EventSink;
  readonly signal: AbortSignal;
  readonly cluster: Cluster | undefined;
  /** Shows the plan, and a cluster that is new, and asks; false refuses. Without it all is agreed to. */
  readonly agree?: (review: Review, found: ClusterInfo | undefined) => Promise<boolean>;
  /** Hears of a cluster that is new where nobody is asked. */
  readonly onCluster?: (found: ClusterInfo) => void;
}

/** What a deploy would do, and what stands in its way. Changes nothing. */
export async function reviewDeploy(target: Target, request: DeployRequest, signal: AbortSignal): Promise<Review> {
  const apply: ApplyRequest = { mode: 'deploy', ...request };
  if (target.review) return target.review(apply, signal);
  return { operations: await target.plan(apply, signal), drift: [], checks: [], basis: {} };
}

/** Whether a deploy of this plan would be carried out. */
export function isPossible({ operations, checks }: Review): boolean {
  return (
    checks.every(({ ok, warning }) => ok || warning === true) &&
    operations.every(({ effects = [] }) => effects.every(({ level }) => level !== 'refused'))
  );
}

/**
 * Plans, asks, releases: what is agreed to is what is done, or nothing. The first agreement also pins the cluster of the environment.
 * Nothing to change, nothing to ask.
 */
export async function deploy(target: Target, request: DeployRequest, tools: DeployTools): Promise<Outcome> {
  const { sink, signal, agree, cluster, onCluster } = tools;
  const apply: ApplyRequest = { mode: 'deploy', ...request };
  const found = cluster && !cluster.pinned ? await cluster.describe() : undefined;
  if (!agree) {
    // The same look as with a question: what stands in the way is told before a cluster is pinned or anything is made.
    if (found) {
      const { operations, checks } = await reviewDeploy(target, request, signal);
      assertPossible(operations, checks);
    }
    if (found) onCluster?.(found);
    if (found) await cluster?.pin();
    return target.apply(apply, sink, signal);
  }
  const review = await reviewDeploy(target, request, signal);
  assertPossible(review.operations, review.checks);
  const asked = review.operations.length > 0 || found !== undefined;
  if (asked && !(await agree(review, found))) throw refused();
  if (found) await cluster?.pin();
  const basis = asked && target.review ? { basis: review.basis, drift: review.drift } : {};
  return target.apply({ ...apply, ...basis }, sink, signal);
}

/** Carries out a plan that was written to a file: exactly it, or nothing (exit code 4). It was agreed to where it was read. */
export async function applySaved(
  target: Target,
  plan: SavedPlan,
  { sink, signal, cluster }: Pick<DeployTools, 'sink' | 'signal' | 'cluster'>,
): Promise<Outcome> {
  if (!target.review) throw noPlans(target);
  await assertSameCluster(plan, cluster);
  assertPossible(plan.review.operations, plan.review.checks);
  if (cluster && !cluster.pinned) await cluster.pin();
  const { basis, drift = [] } = plan.review;
  return target.apply({ mode: 'deploy', ...plan.request, basis, drift }, sink, signal);
}

/** What the plan does not touch although platform.yaml says another count: lines for whoever reads the plan. */
export async function heldByHand(target: Target, signal: AbortSignal): Promise<string[]> {
  const status = await target.status(signal);
  return (status?.components ?? []).flatMap(({ name, replicas: { owner, desired } }) =>
    owner === 'manual' ? [`${name} stays at ${desired}, set by hand: platform scale ${name}=auto gives it back`] : [],
  );
}

/** On this machine nobody else changes anything: there a plan is made and carried out at once. */
export function noPlans({ environment, runtime }: Target): PlatformError {
  return new PlatformError({
    code: 'no-plan-file',
    message: `${environment} runs on ${runtime}: plans are kept in files for clusters alone`,
    next: `platform deploy --env ${environment}`,
    exitCode: ExitCode.badInput,
  });
}

function refused(): PlatformError {
  return new PlatformError({
    code: 'not-agreed',
    message: 'nothing was deployed: the plan was not agreed to',
    exitCode: ExitCode.refused,
  });
}
