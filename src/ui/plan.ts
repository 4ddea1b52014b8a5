import type { PlannedOperation } from '../kernel/index.ts';
import { formatPlan } from '../plan/index.ts';
import type { Style } from './output.ts';

/** The plan as text: what comes first, action, resource, cause; what destroys data in red. */
export function planLines(operations: readonly PlannedOperation[], style: Style): string[] {
  if (operations.length === 0) return ['nothing to change'];
  return formatPlan(operations)
    .split('\n')
    .map((line, index) => (operations[index]?.destructive ? style.red(`${line} (data is lost)`) : line));
}

/** Where a first deploy is about to go. */
export function clusterLine(
  { context, server, namespace }: { readonly context: string; readonly server: string; readonly namespace: string },
  style: Style,
): string {
  return `  cluster  context ${style.bold(context)} at ${server}, namespace ${style.bold(namespace)}; platform.lock will name it`;
}
