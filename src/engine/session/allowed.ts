import { type Effect, ExitCode, type PlannedOperation, PlatformError } from '../../kernel/index.ts';
import type { Plan, Resource } from '../../plan/types.ts';
import type { Change, Check } from '../runtime.ts';
import type { Core } from './types.ts';

/** Changes as they are meant where fields of others are to be taken over: no conflict stands in the way then. Pure. */
export function takenOver(changes: readonly Change[] | undefined, takeOver: boolean): readonly Change[] | undefined {
  if (!takeOver) return changes;
  const taken = (effect: Effect): Effect => {
    if (effect.code !== 'conflict') return effect;
    const { next: _, ...rest } = effect;
    return { ...rest, level: 'warn', text: `${effect.text}: it is taken over` };
  };
  return changes?.map((change) => (change.effects ? { ...change, effects: change.effects.map(taken) } : change));
}

/** What the environment lacks for a plan. Nothing to do, nothing to ask. */
export async function checksOf(
  core: Core,
  { plan, desired }: { readonly plan: Plan; readonly desired: readonly Resource[] },
  signal: AbortSignal,
): Promise<readonly Check[]> {
  if (plan.operations.length === 0) return [];
  return (await core.runtime.preflight?.({ operations: plan.operations, desired }, signal)) ?? [];
}

/** Before anything is touched: refuses (exit code 4) with everything at once that would stop this plan half-way. Pure. */
export function assertPossible(operations: readonly PlannedOperation[], checks: readonly Check[]): void {
  const refused = operations.flatMap(({ resource, effects = [] }) =>
    effects
      .filter(({ level }) => level === 'refused')
      .map(({ code, text, next }) => ({ code: CODES[code] ?? code, text: `${resource}: ${text}`, next })),
  );
  const failed = checks
    .filter(({ ok, warning }) => !ok && !warning)
    .map(({ name, message, next }) => ({ code: CODES[name] ?? name, text: message, next }));
  const all = [...refused, ...failed];
  const [first] = all;
  if (!first) return;
  const next = [...new Set(all.flatMap((each) => each.next ?? []))].join('; ');
  throw new PlatformError({
    code: all.every(({ code }) => code === first.code) ? first.code : 'refused-plan',
    message:
      all.length === 1
        ? `nothing was changed: ${first.text}`
        : `nothing was changed: ${all.length} things stand in the way`,
    details: all.length === 1 ? [] : all.map(({ text }) => text),
    ...(next === '' ? {} : { next }),
    exitCode: ExitCode.refused,
  });
}

const CODES: Readonly<Record<string, string>> = {
  conflict: 'field-conflict',
  permissions: 'cluster-forbidden',
  images: 'image-delivery',
};
