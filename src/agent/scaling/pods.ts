import type { Pod, PodSample } from '../../autoscale/types.ts';
import type { Runtime, Sample } from '../../engine/index.ts';
import type { Component } from '../../model/index.ts';
import type { Observed, Resource } from '../../plan/index.ts';

const MILLI = 1000;

/** When a copy was first seen to be ready, by its key: neither processes nor engines remember it. Milliseconds since the epoch. */
export type ReadySince = ReadonlyMap<string, number>;

export interface Seen {
  readonly component: Component;
  /** All copies of the environment. */
  readonly observed: readonly Observed[];
  readonly samples: readonly Sample[];
  /** Numbers that copies tell about themselves, for policies with a metric of their own: by metric, then by id of the copy. */
  readonly custom: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly wanted: ReadonlyMap<string, Resource>;
  readonly verdict: Runtime['verdict'];
  readonly readySince: ReadySince;
  readonly now: number;
  /** Over how long CPU was measured. */
  readonly windowSeconds: number;
}

export const keyOf = ({ id, generation }: Observed): string => `${id} ${generation}`;

/** Copies of the component that serve or are to serve. */
export const copiesOf = (component: string, observed: readonly Observed[]): Observed[] =>
  observed.filter(
    (copy) => copy.component === component && copy.alive && copy.rollout === 'replica' && !copy.holdsData,
  );

/** A copy is judged by what it was made from: an older generation may well be ready. */
export function isReady(copy: Observed, { wanted, verdict }: Pick<Seen, 'wanted' | 'verdict'>): boolean {
  const resource = wanted.get(copy.id);
  return resource !== undefined && copy.admitted && verdict(resource, copy).state === 'ready';
}

/**
 * The copies as the autoscaler wants to see them. One that was ready and has left the traffic is on its way out; one that has no
 * sample yet says so by having none.
 */
export function podsOf(seen: Seen): Pod[] {
  const { component, samples, custom, readySince, now, windowSeconds } = seen;
  const request = { cpu: component.resources.cpu, memory: component.resources.memory * MILLI };
  return copiesOf(component.name, seen.observed).map((copy): Pod => {
    const since = readySince.get(keyOf(copy));
    const ready = isReady(copy, seen);
    const startedAt = (copy.facts as { readonly startedAt?: number } | null)?.startedAt ?? now;
    const sample = samples.find(({ replica }) => replica === copy.id);
    const at = (ms: number) => Math.floor(ms / MILLI);
    const sampled = (milli: number): PodSample => ({
      milli: Math.round(milli),
      atSeconds: at(sample?.at ?? now),
      windowSeconds,
    });
    const own = Object.entries(custom).flatMap(([name, values]) => {
      const value = values[copy.id];
      return value === undefined ? [] : [[name, sampled(value * MILLI)] as const];
    });
    return {
      name: keyOf(copy),
      phase: 'Running',
      ready,
      deleted: !copy.admitted && since !== undefined,
      startSeconds: at(startedAt),
      readySinceSeconds: at(since ?? startedAt),
      request,
      metrics: {
        ...(sample ? { cpu: sampled(sample.cpuMillis), memory: sampled(sample.memoryBytes * MILLI) } : {}),
        ...Object.fromEntries(own),
      },
    };
  });
}

/** Remembers who is ready since when; forgets who is gone or is not ready any more. */
export function withReady(before: ReadySince, seen: Pick<Seen, 'observed' | 'wanted' | 'verdict' | 'now'>): ReadySince {
  const kept = seen.observed.flatMap((copy): [string, number][] => {
    const since = before.get(keyOf(copy));
    if (isReady(copy, seen)) return [[keyOf(copy), since ?? seen.now]];
    // It left the traffic: that it was ready once tells that it is on its way out.
    return since !== undefined && !copy.admitted && copy.alive ? [[keyOf(copy), since]] : [];
  });
  return new Map(kept);
}
