import { stopping } from './causes.ts';
import { type Draft, handling, number } from './draft.ts';
import type { Observed, Plan } from './types.ts';

const STAGES = [
  (copy: Observed) => !copy.holdsData && (copy.rollout === 'replica' || copy.rollout === 'once'),
  (copy: Observed) => !copy.holdsData && copy.rollout === 'stop-first',
  (copy: Observed) => !copy.holdsData && copy.rollout === 'in-place',
  (copy: Observed) => copy.holdsData,
];

/**
 * Everything goes: programs first, then stores, then what they stood on. Volumes, and the records of tasks that have worked on
 * them, go only when `data` is meant to go. No drain: nobody is left to serve.
 */
export function teardown(observed: readonly Observed[], options: { readonly data: boolean }): Plan {
  const going = observed.filter((copy) => options.data || !(copy.holdsData || copy.finished));
  const drafts: Draft[] = [];
  for (const isStage of STAGES) {
    const before = [...drafts];
    const inFront = new Set(before.flatMap((draft) => draft.after));
    const leaves = before.filter((draft) => !inFront.has(draft));
    drafts.push(...going.filter(isStage).map((copy) => handling('remove', copy, stopping, [...leaves])));
  }
  return { operations: number(drafts) };
}
