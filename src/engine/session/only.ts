import { ExitCode, nearest, PlatformError } from '../../kernel/index.ts';
import type { Model } from '../../model/types.ts';

/** The named components and everything that they and their tasks need, along the edges. Sorted. */
export function withNeeds(model: Model, only: readonly string[]): string[] {
  assertKnown(model, only);
  const chosen = new Set<string>();
  const visit = (name: string) => {
    if (chosen.has(name)) return;
    chosen.add(name);
    for (const edge of model.edges) if (edge.from === name) visit(edge.to);
    for (const task of model.tasks.filter(({ component, gates }) => component === name || gates.includes(name))) {
      visit(task.component);
      for (const before of task.after) visit(before.split('/')[0] ?? before);
    }
  };
  only.forEach(visit);
  return [...chosen].sort();
}

/** Refuses names that are no component of it, with the nearest that is (exit code 2). */
export function assertKnown(
  { components }: { readonly components: readonly { readonly name: string }[] },
  names: readonly string[],
): void {
  const known = components.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const guess = nearest(unknown, known);
  throw new PlatformError({
    code: 'unknown-component',
    message: `there is no component ${unknown}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    details: [`components: ${known.join(', ')}`],
    exitCode: ExitCode.badInput,
  });
}
