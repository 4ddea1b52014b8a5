import type { Draft } from './draft.ts';
import { number } from './draft.ts';
import { inOrder } from './order.ts';
import { removals } from './removals.ts';
import { workFor } from './rollouts.ts';
import type { LeftOut, Observed, Plan, Resource } from './types.ts';

export interface ReconcileOptions {
  /** native: the runtime rolls workloads itself, so everything changes in place. */
  readonly rollout: 'engine' | 'native';
  /** What the runtime found itself, by id; without it digests are compared. */
  readonly changes?: readonly {
    readonly id: string;
    readonly action: 'create' | 'update' | 'remove' | 'keep';
    readonly fields: readonly string[];
  }[];
  /** Components whose copies are made anew although nothing changed. */
  readonly restart?: readonly string[];
  /** Only these components are touched; all when absent. */
  readonly scope?: readonly string[];
  readonly leftOut?: LeftOut;
}

/**
 * What has to be done so that `observed` becomes `desired`. Deterministic.
 *
 * For whoever executes it: an operation starts when those in `after` are done; create, update and run are done when the
 * resource is ready (or the task finished); admit waits until its copy is ready; resources named in `desired.dependsOn` that
 * the plan does not touch must be ready too before the operation starts.
 */
export function reconcile(
  desired: readonly Resource[],
  observed: readonly Observed[],
  options: ReconcileOptions,
): Plan {
  const inScope = (component: string) => options.scope === undefined || options.scope.includes(component);
  const copies = groupById(observed);
  const ready = new Map<string, Draft>();
  const settled = new Map<string, Draft>();
  const drafts: Draft[] = [];
  const running = new Set(
    observed.filter((copy) => copy.alive && copy.rollout === 'replica').map((copy) => copy.component),
  );

  for (const resource of inOrder(desired)) {
    if (!inScope(resource.component)) continue;
    const before = resource.dependsOn.flatMap((id) => ready.get(id) ?? []);
    const mine = copies.get(resource.id) ?? [];
    // Replacing goes one by one within a component, so that capacity never drops by more than one; added replicas come at once.
    const previous = mine.some((copy) => copy.alive) ? settled.get(resource.component) : undefined;
    const work = workFor(resource, mine, previous ? [...before, previous] : before, options, running);
    drafts.push(...work.drafts);
    if (work.ready) ready.set(resource.id, work.ready);
    if (work.settled) settled.set(resource.component, work.settled);
  }
  drafts.push(
    ...removals(
      desired,
      observed.filter((copy) => inScope(copy.component)),
      drafts,
      options.leftOut,
    ),
  );
  return { operations: number(drafts) };
}

function groupById(observed: readonly Observed[]): Map<string, Observed[]> {
  const groups = new Map<string, Observed[]>();
  for (const copy of observed) groups.set(copy.id, [...(groups.get(copy.id) ?? []), copy]);
  return groups;
}
