import type { Replicas } from '../model/context.ts';
import type { Resource } from '../plan/types.ts';
import type { Release } from './runtime.ts';

type Counts = Readonly<Record<string, Replicas>>;

/**
 * What of a release is applied again: everything but tasks, which are never run twice. Counts are no part of a release: where
 * one is set by hand or owned by a policy, there are as many replicas as it says.
 */
export function restore(release: Release, counts: Counts): Resource[] {
  const kept = release.resources.filter(({ rollout }) => rollout !== 'once');
  const counted = kept.flatMap((resource) => {
    const count = counts[resource.component]?.value;
    if (resource.rollout !== 'replica' || count === undefined) return [resource];
    // The specs of replicas do not differ by ordinal: the first one stands for all.
    return ordinal(resource) === 1 ? numbered(resource, count) : [];
  });
  const ids = new Set(counted.map(({ id }) => id));
  return counted.map((resource) => ({ ...resource, dependsOn: resource.dependsOn.filter((id) => ids.has(id)) }));
}

/** Tasks and data of either set that `restored` does not name: left alone, and still ours. */
export function leftAlone(restored: readonly Resource[], ...sets: readonly (readonly Resource[])[]): Resource[] {
  const seen = new Set(restored.map(({ id }) => id));
  return sets.flat().filter(({ id, rollout, holdsData }) => {
    if (seen.has(id) || !(rollout === 'once' || holdsData)) return false;
    seen.add(id);
    return true;
  });
}

/** Would applying this change a release: other resources or specs, whatever the counts and the tasks? */
export function sameRelease(a: readonly Resource[], b: readonly Resource[]): boolean {
  const left = shape(a);
  const right = shape(b);
  return left.size === right.size && [...left].every(([id, digest]) => right.get(id) === digest);
}

/** The next id: releases are counted from 1. */
export function nextReleaseId(releases: readonly Release[]): string {
  return String(Math.max(0, ...releases.map(({ id }) => Number.parseInt(id, 10) || 0)) + 1);
}

function shape(resources: readonly Resource[]): Map<string, string> {
  const counted = resources.filter(
    (each) => each.rollout !== 'once' && (each.rollout !== 'replica' || ordinal(each) === 1),
  );
  return new Map(counted.map(({ id, digest }) => [id, digest]));
}

const ordinal = ({ id }: Resource) => Number(id.split('/')[2] ?? 1);

const numbered = (resource: Resource, count: number): Resource[] =>
  Array.from({ length: count }, (_, index) => ({ ...resource, id: resource.id.replace(/\/\d+$/, `/${index + 1}`) }));
