import { type Drift, digest, ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Observed, Resource } from '../../plan/types.ts';
import type { Change } from '../runtime.ts';
import type { Basis } from '../target.ts';

/** What a plan is made from, small enough to be kept beside it. Pure. */
export function basisOf(
  desired: readonly Resource[],
  observed: readonly Observed[],
  changes: readonly Change[] = [],
): Basis {
  const told = new Map(changes.flatMap(({ id, live }) => (live === undefined ? [] : [[id, live] as const])));
  const copies = new Map<string, string[]>();
  for (const { id, generation, digest: made, alive } of observed)
    copies.set(id, [...(copies.get(id) ?? []), `${generation}/${made}/${alive}`]);
  const wanted = new Map(desired.map(({ id, spec }) => [id, digest(spec)]));
  const ids = [...new Set([...wanted.keys(), ...copies.keys()])].sort();
  return Object.fromEntries(
    ids.map((id) => {
      const own = copies.get(id)?.sort();
      const there = told.get(id) ?? (own && digest(own));
      const as = wanted.get(id);
      return [id, { ...(there === undefined ? {} : { there }), ...(as === undefined ? {} : { wanted: as }) }];
    }),
  );
}

/** Refuses (exit code 4) where what is there, or what is wanted, is not what the plan was made from. Names all of it. */
export function assertUnmoved(
  before: Basis,
  now: Basis,
  sides: readonly ('there' | 'wanted')[],
  environment: string,
  drift: readonly Drift[] = [],
): void {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  const moved = sides.flatMap((side) =>
    ids.filter((id) => before[id]?.[side] !== now[id]?.[side]).map((id) => ({ id, side })),
  );
  if (moved.length === 0) return;
  const inSources = moved.every(({ side }) => side === 'wanted');
  throw new PlatformError({
    code: 'plan-moved',
    message: inSources
      ? 'this plan was made from other sources: nothing was changed'
      : `${environment} moved since this plan was made: nothing was changed`,
    details: moved.map(
      ({ id, side }) => `${id}  ${wordOf(before[id]?.[side], now[id]?.[side], side)}${by(id, side, drift)}`,
    ),
    next: `make a new plan: platform deploy --env ${environment} --plan -o FILE`,
    exitCode: ExitCode.refused,
  });
}

function wordOf(before: string | undefined, now: string | undefined, side: 'there' | 'wanted'): string {
  if (side === 'wanted')
    return before === undefined
      ? 'is new in the sources'
      : now === undefined
        ? 'left the sources'
        : 'is wanted otherwise';
  return before === undefined ? 'is there by now' : now === undefined ? 'is gone' : 'is not as it was';
}

function by(id: string, side: 'there' | 'wanted', drift: readonly Drift[]): string {
  const found = side === 'there' ? drift.filter(({ resource, manager }) => resource === id && manager) : [];
  const told = found.map(({ manager, field = 'it', at }) => `${manager} changed ${field}${at ? ` at ${at}` : ''}`);
  return told.length === 0 ? '' : `: ${told.join(', ')}`;
}

/**
 * Changes by hand that the plan did not know: another field or value. Where there is none of an object, those of a later time: a
 * value that is masked looks the same. Pure.
 */
export function changedSince(before: readonly Drift[], now: readonly Drift[]): Drift[] {
  const known = new Map(before.map((each) => [keyOf(each), each]));
  const unknown = now.filter((each) => !known.has(keyOf(each)));
  const told = new Set(unknown.map(({ resource }) => resource));
  const later = now.filter((each) => !told.has(each.resource) && known.get(keyOf(each))?.at !== each.at);
  return [...unknown, ...later];
}

const keyOf = ({ resource, change, field, now, manager }: Drift) =>
  JSON.stringify([resource, change, field, now, manager]);
