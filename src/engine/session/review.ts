import type { Drift, PlannedOperation } from '../../kernel/index.ts';
import { reviewed } from '../../plan/index.ts';
import type { ApplyRequest, Review } from '../target.ts';
import { checksOf, takenOver } from './allowed.ts';
import { chosen } from './chosen.ts';
import { prepare } from './prepare.ts';
import { currentOf } from './releases.ts';
import type { Core } from './types.ts';
import { basisOf } from './unmoved.ts';
import { compare, jobOf } from './work.ts';

/** What a deploy would do, by fields; what was changed by hand since the last one; what stands in the way. Changes nothing. */
export async function review(core: Core, request: ApplyRequest, signal: AbortSignal): Promise<Review> {
  const prepared = await prepare(core, { ...request, mode: 'peek' }, () => undefined, signal);
  const components = chosen(prepared, request);
  const { desired } = prepared;
  const found = await compare(core, { ...jobOf(prepared), ...(components ? { components } : {}) }, signal);
  const changes = takenOver(found.changes, request.takeOver ?? false);
  const operations = reviewed(found.plan, changes);
  const current = currentOf((await core.runtime.releases?.list()) ?? []);
  const inScope = ({ component }: { readonly component: string }) => components?.includes(component) ?? true;
  const drift = (await core.runtime.drift?.(current?.resources ?? [], found.observed)) ?? [];
  return {
    operations,
    drift: drift.filter(inScope).map((each) => ({ ...each, outcome: consequence(each, operations) })),
    checks: [...prepared.checks, ...(await checksOf(core, { plan: found.plan, desired }, signal))],
    ...(current ? { release: current.id } : {}),
    basis: basisOf(desired.filter(inScope), found.observed.filter(inScope), changes),
  };
}

/** What becomes of a change by hand: the plan says it. */
function consequence(
  { change, resource, field = '' }: Omit<Drift, 'outcome'>,
  plan: readonly PlannedOperation[],
): Drift['outcome'] {
  const own = plan.find((operation) => operation.resource === resource && operation.action !== 'remove');
  if (!own) return 'stays';
  if (change === 'gone') return 'made again';
  const meets = (other: string | undefined) =>
    other !== undefined &&
    (other === field ||
      other.startsWith(`${field}.`) ||
      field.startsWith(`${other}.`) ||
      other.startsWith(`${field}[`) ||
      field.startsWith(`${other}[`));
  const conflict = own.effects?.find((effect) => effect.code === 'conflict' && meets(effect.field));
  if (conflict) return conflict.level === 'refused' ? 'refused' : 'taken over';
  return own.fields?.some((each) => meets(each.field)) ? 'set back' : 'stays';
}
