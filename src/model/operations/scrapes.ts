import { METRIC_STORE, peersOf } from '../names.ts';
import type { Sources } from '../sources.ts';
import type { Component, RuntimeName } from '../types.ts';

/** One thing that Prometheus asks, as its configuration is rendered from it. */
export interface Scrape {
  /** Unique; the label `job` is the group. */
  readonly name: string;
  readonly group: 'programs' | 'stores' | 'balancers' | 'operations';
  /** Labels of every series. null: the address that was asked. */
  readonly component: string;
  readonly replica: string | null;
  readonly path: string;
  /** A name in the DNS with an address for each copy; else a fixed address. */
  readonly dns: string | null;
  readonly port: number;
  readonly address: string;
  /** It tells of somebody else, and of itself too. */
  readonly exporter: boolean;
}

const GROUPS: Partial<Record<Component['kind'], Scrape['group']>> = {
  store: 'stores',
  balancer: 'balancers',
  addon: 'operations',
};

/**
 * What is asked at names that are known before anything runs. Programs on docker are missing: their copies are in a file that the
 * agent keeps, because a name there is not one copy, and some have none.
 */
export function scrapesOf(
  components: readonly Component[],
  exporters: ReadonlyMap<string, string>,
  { config }: Sources,
): Scrape[] {
  const { runtime } = config.environment;
  return components.flatMap(({ name, kind, metrics }): Scrape[] => {
    const group = GROUPS[kind] ?? 'programs';
    if (!metrics || (group === 'programs' && runtime === 'docker')) return [];
    const { port, path } = metrics;
    const store = exporters.get(name);
    const replica = copyOf(store ?? name, store === undefined ? kind : 'store', runtime);
    const fixed = { name, path, port, dns: null, replica, address: `${name}:${port}`, exporter: false };
    if (store !== undefined) return [{ ...fixed, group: 'stores', component: store, exporter: true }];
    if (name === METRIC_STORE) return [{ ...fixed, group, component: name, address: `127.0.0.1:${port}` }];
    return [{ ...fixed, group, component: name, ...(runtime === 'kubernetes' ? { dns: peersOf(name) } : {}) }];
  });
}

/** Id of the only copy of an engine, as its runtime names it. null: only the address is known. */
function copyOf(name: string, kind: Component['kind'], runtime: RuntimeName): string | null {
  if (runtime !== 'kubernetes') return `${name}/container`;
  return kind === 'store' || name === METRIC_STORE ? `${name}-0` : null;
}
