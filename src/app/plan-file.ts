import type { Review } from '../engine/target.ts';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import type { Cluster, ClusterInfo } from './cluster.ts';
import type { DeployRequest } from './deploy.ts';

const FORMAT = 'platform-plan/1';

/** A plan as a file: what is to be done, and what it was made from. Holds no secrets. */
export interface SavedPlan {
  readonly format: typeof FORMAT;
  readonly platform: string;
  readonly environment: string;
  /** ISO 8601. */
  readonly at: string;
  readonly cluster?: ClusterInfo;
  readonly request: DeployRequest;
  /** The operations stack is left out. */
  readonly lean?: boolean;
  readonly review: Review;
}

export const planText = (plan: Omit<SavedPlan, 'format'>): string =>
  `${JSON.stringify({ format: FORMAT, ...plan }, null, 2)}\n`;

/** @param where the file, for errors (exit code 2). */
export function parsePlan(text: string, where: string, environment: string): SavedPlan {
  const plan = parsed(text);
  if (plan?.format !== FORMAT || !plan.review?.basis || !Array.isArray(plan.review.operations)) {
    throw new PlatformError({
      code: 'no-plan',
      message: 'this is no plan of this version',
      where,
      next: `make one: platform deploy --env ${environment} --plan -o ${where}`,
      exitCode: ExitCode.badInput,
    });
  }
  if (plan.environment !== environment) {
    throw new PlatformError({
      code: 'other-environment',
      message: `this plan was made for ${plan.environment}, not for ${environment}`,
      where,
      next: `platform deploy --env ${plan.environment} --apply ${where}`,
      exitCode: ExitCode.badInput,
    });
  }
  return plan;
}

/** What a plan was made with stands in it; other options would make another plan (exit code 2). */
export function assertNoOthers(request: DeployRequest & Pick<SavedPlan, 'lean'>): void {
  const [first] = Object.keys(request);
  if (first === undefined) return;
  throw new PlatformError({
    code: 'plan-is-fixed',
    message: '--apply carries out the plan as it is: options of a plan belong to the command that makes it',
    next: 'platform deploy --plan -o FILE, with these options',
    exitCode: ExitCode.badInput,
  });
}

function parsed(text: string): SavedPlan | undefined {
  try {
    return JSON.parse(text) as SavedPlan;
  } catch {
    return undefined;
  }
}

/** Refuses (exit code 4) where the environment leads to another cluster or namespace than that of the plan. */
export async function assertSameCluster({ cluster: planned }: SavedPlan, cluster: Cluster | undefined): Promise<void> {
  if (!planned || !cluster) return;
  const now = await cluster.describe();
  const same = planned.namespace === now.namespace && (planned.uid ?? planned.server) === (now.uid ?? now.server);
  if (same) return;
  const line = ({ context, server, namespace }: ClusterInfo) =>
    `context ${context} at ${server}, namespace ${namespace}`;
  throw new PlatformError({
    code: 'wrong-cluster',
    message: 'this plan was made for another cluster: nothing was changed',
    details: [`plan   ${line(planned)}`, `found  ${line(now)}`],
    next: 'choose the right context, or make a new plan',
    exitCode: ExitCode.refused,
  });
}
