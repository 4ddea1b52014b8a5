import type { Component, Edge, Model } from '../../model/index.ts';
import { COLLECTOR, exporterOf, LOG_STORE, METRIC_STORE, READER, TRACE_STORE } from '../../model/names.ts';
import type { Telemetry } from '../../telemetry/index.ts';

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
export function claimsOf(model: Model, kept: Telemetry['kind'] = stackIn(model)): Claim[] {
  const addons = new Set(model.components.filter(({ kind }) => kind === 'addon').map(({ name }) => name));
  const traffic = model.edges
    .filter(({ from, to, kind }) => kind !== 'observe' && kind !== 'scrape' && !addons.has(from) && !addons.has(to))
    .map(({ from, to, kind }) => ({ from, to, kind }));
  const signals = keptBy(addons, kept);
  const observed = model.components.flatMap((component) =>
    signalsOf(component, model, kept)
      .filter((signal) => signals.includes(signal))
      .map((to) => ({ from: component.name, to, kind: 'observe' as const })),
  );
  return [...traffic, ...observed];
}

const STORES: Readonly<Record<Signal, string>> = { metrics: METRIC_STORE, logs: LOG_STORE, traces: TRACE_STORE };

/** Our own collector keeps all of them; the stack what it has a store for. */
function keptBy(addons: ReadonlySet<string>, kept: Telemetry['kind']): readonly Signal[] {
  if (!addons.has(COLLECTOR)) return [];
  return kept === 'collector' ? SIGNALS : SIGNALS.filter((signal) => addons.has(STORES[signal]));
}

/** What is written; `--lean` leaves the stores out all the same. */
const stackIn = ({ components }: Model): Telemetry['kind'] =>
  components.some(({ name, kind }) => kind === 'addon' && Object.values(STORES).includes(name)) ? 'stack' : 'collector';

function signalsOf(
  component: Component,
  { environment, components }: Model,
  kept: Telemetry['kind'],
): readonly Signal[] {
  const { name, kind, workload, metrics } = component;
  if (kind === 'addon' || kind === 'client' || workload.type === 'external') return [];
  // On a cluster Prometheus asks an engine for its own figures, or its exporter; from outside nobody measures one but the reader, and
  // what an operator runs is none of its pods.
  const isRead = workload.type !== 'operated' && readerOf(components) !== undefined;
  const tells = isRead || metrics !== undefined || components.some((each) => each.name === exporterOf(name));
  const isMeasured = environment?.runtime !== 'kubernetes' || kind !== 'store' || (kept === 'stack' && tells);
  // A balancer passes bytes on: no span begins or ends there. On a cluster it is no program at all.
  if (kind === 'balancer') return environment?.runtime === 'kubernetes' ? [] : ['metrics', 'logs'];
  return isMeasured ? SIGNALS : ['logs', 'traces'];
}

/** What reads on a cluster what others do not send. */
export const readerOf = (components: readonly Component[]): Component | undefined =>
  components.find(({ name, kind }) => name === READER && kind === 'addon');
