import type { Action, Cause, Observed, Operation, Resource } from './types.ts';

/** An operation under construction: dependencies are other drafts, numbers come at the end. */
export interface Draft {
  readonly action: Action;
  readonly id: string;
  readonly component: string;
  readonly generation: string;
  readonly cause: Cause;
  readonly destructive: boolean;
  readonly desired?: Resource;
  readonly observed?: Observed;
  readonly after: Draft[];
}

/** An operation that makes something. */
export function making(
  action: 'create' | 'update' | 'run',
  desired: Resource,
  generation: string,
  cause: Cause,
  after: Draft[],
  observed?: Observed,
): Draft {
  const { id, component } = desired;
  return {
    action,
    id,
    component,
    generation,
    cause,
    destructive: false,
    desired,
    after,
    ...(observed ? { observed } : {}),
  };
}

/** An operation on a copy that exists. */
export function handling(
  action: 'admit' | 'drain' | 'remove',
  copy: Observed,
  cause: Cause,
  after: Draft[],
  desired?: Resource,
): Draft {
  const { id, component, generation } = copy;
  const destructive = action === 'remove' && copy.holdsData;
  return {
    action,
    id,
    component,
    generation,
    cause,
    destructive,
    observed: copy,
    after,
    ...(desired ? { desired } : {}),
  };
}

/** Numbers drafts so that every operation comes after what it waits for, otherwise in the order given. */
export function number(drafts: readonly Draft[]): Operation[] {
  const order: Draft[] = [];
  const visit = (draft: Draft) => {
    if (order.includes(draft)) return;
    for (const before of draft.after) visit(before);
    order.push(draft);
  };
  drafts.forEach(visit);
  const numbers = new Map(order.map((draft, index) => [draft, index + 1]));
  return order.map(({ after, ...rest }, index) => ({
    ...rest,
    n: index + 1,
    after: [...new Set(after.map((draft) => numbers.get(draft) ?? 0))].sort((a, b) => a - b),
  }));
}
