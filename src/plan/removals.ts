import { fewer, goneBy } from './causes.ts';
import { type Draft, handling } from './draft.ts';
import { retire } from './rollouts.ts';
import type { LeftOut, Observed, Resource } from './types.ts';

/**
 * What exists and is not wanted. Fewer replicas go once their own component is settled; all else once everything before it is
 * in place: programs first, then stores and tasks, then what they stood on. What holds data stays.
 */
export function removals(
  desired: readonly Resource[],
  observed: readonly Observed[],
  before: readonly Draft[],
  leftOut?: LeftOut,
): Draft[] {
  const gone = goneBy(desired, leftOut);
  const remove = (copies: readonly Observed[], rollouts: readonly Observed['rollout'][], after: readonly Draft[]) =>
    copies
      .filter((copy) => rollouts.includes(copy.rollout))
      .map((copy) => handling('remove', copy, gone(copy), [...after]));
  const wanted = new Set(desired.map((resource) => resource.id));
  const inFront = new Set(before.flatMap((draft) => draft.after));
  const leaves = before.filter((draft) => !inFront.has(draft));
  const surplus = observed.filter((copy) => !wanted.has(copy.id) && !copy.holdsData);
  const isFewer = (copy: Observed) =>
    desired.some((other) => other.component === copy.component && other.kind === copy.kind);

  const programs = surplus
    .filter((copy) => copy.rollout === 'replica')
    .flatMap((copy) =>
      isFewer(copy)
        ? retire(
            copy,
            fewer,
            leaves.filter((draft) => draft.component === copy.component),
          )
        : retire(copy, gone(copy), leaves),
    );
  const gonePrograms = programs.filter((draft) => draft.action === 'remove');
  const stores = remove(surplus, ['stop-first', 'once'], [...leaves, ...gonePrograms]);
  const ground = remove(surplus, ['in-place'], [...leaves, ...gonePrograms, ...stores]);
  return [...programs, ...stores, ...ground];
}
