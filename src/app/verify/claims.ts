import type { Component, Edge, Model } from '../../model/index.ts';
import { COLLECTOR, exporterOf, LOG_STORE, METRIC_STORE, TRACE_STORE } from '../../model/names.ts';

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

/**
 * Every declared edge of what the user has written; and from everything that runs one to each signal that is kept. What watches the
 * platform has edges of its own: they are proved by what arrives. Sorted: requests first, then what is observed. Pure.
 */
export function claimsOf(model: Model): Claim[] {
  const addons = new Set(model.components.filter(({ kind }) => kind === 'addon').map(({ name }) => name));
  const traffic = model.edges
    .filter(({ from, to, kind }) => kind !== 'observe' && kind !== 'scrape' && !addons.has(from) && !addons.has(to))
    .map(({ from, to, kind }) => ({ from, to, kind }));
  const kept = keptBy(addons);
  const observed = model.components.flatMap((component) =>
    signalsOf(component, model)
      .filter((signal) => kept.includes(signal))
      .map((to) => ({ from: component.name, to, kind: 'observe' as const })),
  );
  return [...traffic, ...observed];
}

const STORES: Readonly<Record<Signal, string>> = { metrics: METRIC_STORE, logs: LOG_STORE, traces: TRACE_STORE };

/** Our own collector keeps all of them; the stack what it has a store for. */
export function keptBy(addons: ReadonlySet<string>): readonly Signal[] {
  if (!addons.has(COLLECTOR)) return [];
  const stored = SIGNALS.filter((signal) => addons.has(STORES[signal]));
  return stored.length === 0 ? SIGNALS : stored;
}

function signalsOf(component: Component, { environment, components }: Model): readonly Signal[] {
  const { name, kind, workload, metrics } = component;
  if (kind === 'addon' || kind === 'client' || workload.type === 'external') return [];
  // Nobody measures an engine on a cluster from outside: it tells its own figures, or has somebody who does.
  const isMeasured =
    environment?.runtime !== 'kubernetes' ||
    kind !== 'store' ||
    metrics !== undefined ||
    components.some((each) => each.name === exporterOf(name));
  // A balancer passes bytes on: no span begins or ends there. On a cluster it is no program at all.
  if (kind === 'balancer') return environment?.runtime === 'kubernetes' ? [] : ['metrics', 'logs'];
  return isMeasured ? SIGNALS : ['logs', 'traces'];
}
