import type { Drift, Json } from '../../../kernel/index.ts';
import type { Observed, Resource } from '../../../plan/types.ts';
import type { KubeObject } from '../client/index.ts';
import { withLiveCount } from '../counts.ts';
import { Annotation } from '../names.ts';
import { covers } from './covers.ts';
import { byName, type Delta } from './difference.ts';
import { foreign, foreignOwner, leavesOf, type Owner, ownerFrom } from './owners.ts';
import { isMap, type Path, pathText, shown } from './path.ts';

type Found = Omit<Drift, 'outcome'>;

/**
 * What people and other tools changed since the release: fields that have other values, fields that are gone, fields that no
 * release ever had, and objects that are gone. Pure. What we applied ourselves since (a release that failed) is none of it.
 */
export function driftOf(
  released: readonly Resource[],
  observed: readonly Observed[],
  liveOf: (id: string) => KubeObject | undefined,
): Found[] {
  const there = new Set(observed.map(({ id }) => id));
  return released
    .filter(({ rollout }) => rollout !== 'once')
    .flatMap((resource): Found[] => {
      const live = there.has(resource.id) ? liveOf(resource.id) : undefined;
      const head = { resource: resource.id, component: resource.component };
      return live ? ofObject(resource, live).map((each) => ({ ...head, ...each })) : [{ ...head, change: 'gone' }];
    });
}

type Part = Omit<Found, 'resource' | 'component'>;

function ofObject(resource: Resource, live: KubeObject): Part[] {
  const wanted = withLiveCount(resource.spec as unknown as KubeObject, live);
  const [newest] = foreign(live);
  // The note on the object tells which definition we applied last: if it is this one, every difference is somebody else's.
  const isOurLast = live.metadata.annotations?.[Annotation.digest] === resource.digest;
  const changed = lacks(live, wanted).flatMap(({ path, before, after }): Part[] => {
    const owner = foreignOwner(live, path);
    if (!owner && !isOurLast) return [];
    const by = owner ?? (newest && ownerFrom(newest));
    const kind = after === undefined ? 'removed' : 'changed';
    return [part(kind, path, { ...told('released', path, before), ...told('now', path, after) }, by)];
  });
  const known = changed.map(({ field = '' }) => field);
  const added = foreign(live).flatMap((entry) =>
    leavesOf(entry, live)
      .filter(({ path }) => at(wanted, path) === undefined && !known.some((field) => pathText(path).startsWith(field)))
      .map(({ path, value }) => part('added', path, told('now', path, value), ownerFrom(entry))),
  );
  return [...changed, ...added];
}

const part = (change: Part['change'], path: Path, values: Pick<Part, 'released' | 'now'>, by?: Owner): Part => ({
  change,
  field: pathText(path),
  ...values,
  ...by,
});

function told(key: 'released' | 'now', path: Path, value: unknown): { readonly [key]?: Json } {
  const json = shown(path, value);
  return json === undefined ? {} : { [key]: json };
}

/** Fields of `wanted` that the live object does not have that way. */
function lacks(live: unknown, wanted: unknown, path: Path = []): Delta[] {
  if (covers(live, wanted)) return [];
  if (isMap(wanted) && isMap(live))
    return Object.entries(wanted).flatMap(([key, value]) => lacks(live[key], value, [...path, key]));
  if (Array.isArray(wanted) && Array.isArray(live)) {
    const [has, wants] = [byName(live), byName(wanted)];
    if (has && wants) return [...wants].flatMap(([item, value]) => lacks(has.get(item), value, [...path, { item }]));
  }
  return [{ path, before: wanted, after: live }];
}

function at(value: unknown, [part, ...rest]: Path): unknown {
  if (part === undefined || value === undefined) return value;
  if (typeof part === 'string') return at(isMap(value) ? value[part] : undefined, rest);
  return at(Array.isArray(value) ? byName(value)?.get(part.item) : undefined, rest);
}
