import { COLLECTOR, type Component, type Edge, type Model } from '../../model/index.ts';

/** Where telemetry goes, as three systems: what a component tells of itself is checked one by one. */
export const SIGNALS = ['metrics', 'logs', 'traces'] as const;
export type Signal = (typeof SIGNALS)[number];

/** One arrow of the platform that must carry traffic. */
export interface Claim {
  readonly from: string;
  /** A component, or one of the signals. */
  readonly to: string;
  readonly kind: Edge['kind'];
}

/** Every declared edge; an edge to the collector as one for each signal. Sorted: requests first, then what is observed. Pure. */
export function claimsOf({ edges, components }: Model): Claim[] {
  const kinds = new Map(components.map(({ name, kind }) => [name, kind]));
  const traffic = edges.filter(({ to }) => to !== COLLECTOR).map(({ from, to, kind }) => ({ from, to, kind }));
  const observed = edges
    .filter(({ to, kind }) => to === COLLECTOR && kind === 'observe')
    .flatMap(({ from }) => signalsOf(kinds.get(from)).map((to) => ({ from, to, kind: 'observe' as const })));
  return [...traffic, ...observed];
}

/** A balancer passes bytes on: no span begins or ends there. */
const signalsOf = (kind: Component['kind'] | undefined): readonly Signal[] =>
  kind === 'balancer' ? ['metrics', 'logs'] : SIGNALS;
