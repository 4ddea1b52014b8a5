import type { ApplyRequest, Target } from '../engine/target.ts';
import { type EventSink, ExitCode, type Outcome, type PlannedOperation, PlatformError } from '../kernel/index.ts';
import type { Cluster, ClusterInfo } from './cluster.ts';

export interface DeployRequest {
  readonly only?: readonly string[];
  readonly timeoutMs?: number;
  readonly imageTag?: string;
  readonly cause?: string;
}

export interface DeployTools {
  readonly sink: EventSink;
  readonly signal: AbortSignal;
  readonly cluster: Cluster | undefined;
  /** Shows the plan, and a cluster that is new, and asks; false refuses. */
  readonly agree: (operations: readonly PlannedOperation[], found: ClusterInfo | undefined) => Promise<boolean>;
}

/** What a deploy would do. Changes nothing. */
export function planDeploy(
  target: Target,
  request: DeployRequest,
  signal: AbortSignal,
): Promise<readonly PlannedOperation[]> {
  return target.plan({ mode: 'deploy', ...request }, signal);
}

/** Plans, asks, releases. The first agreement also pins the cluster of the environment. Nothing to change, nothing to ask. */
export async function deploy(target: Target, request: DeployRequest, tools: DeployTools): Promise<Outcome> {
  const { sink, signal, agree, cluster } = tools;
  const apply: ApplyRequest = { mode: 'deploy', ...request };
  const operations = await target.plan(apply, signal);
  const found = cluster && !cluster.pinned ? await cluster.describe() : undefined;
  if ((operations.length > 0 || found) && !(await agree(operations, found))) throw refused();
  if (found) await cluster?.pin();
  return target.apply(apply, sink, signal);
}

/** What the plan does not touch although platform.yaml says another count: lines for whoever reads the plan. */
export async function heldByHand(target: Target, signal: AbortSignal): Promise<string[]> {
  const status = await target.status(signal);
  return (status?.components ?? []).flatMap(({ name, replicas: { owner, desired } }) =>
    owner === 'manual' ? [`${name} stays at ${desired}, set by hand: platform scale ${name}=auto gives it back`] : [],
  );
}

function refused(): PlatformError {
  return new PlatformError({
    code: 'not-agreed',
    message: 'nothing was deployed: the plan was not agreed to',
    exitCode: ExitCode.refused,
  });
}
