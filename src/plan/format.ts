import type { PlannedOperation } from '../kernel/index.ts';
import type { Plan } from './types.ts';

/** The plan as events and `--json` carry it. */
export function planned(plan: Plan): PlannedOperation[] {
  return plan.operations.map(({ n, action, id, component, cause, after, destructive }) => ({
    n,
    action,
    resource: id,
    component,
    cause: cause.text,
    after,
    destructive,
  }));
}

/** One line an operation: `[1] -> #2 replace order/1  config changed: env.CURRENCY`, columns aligned. */
export function formatPlan(operations: readonly PlannedOperation[]): string {
  const rows = operations.map((op) => [`[${op.after.join(',')}]`, `-> #${op.n}`, op.action, op.resource, op.cause]);
  const width = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
  const widths = [0, 1, 2, 3].map(width);
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join(' ')
        .trimEnd(),
    )
    .join('\n');
}
