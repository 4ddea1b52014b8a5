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
  return components.flatMap((component): Scrape[] => {
    const { name, kind, metrics } = component;
    if (!metrics) return [];
    const { port, path } = metrics;
    const group = GROUPS[kind] ?? 'programs';
    const store = exporters.get(name);
    if (store !== undefined)
      return [
        { ...fixed(name, port, path), group: 'stores', component: store, replica: copyOf(store, 'store', runtime) },
      ];
    if (name === METRIC_STORE)
      return [
        {
          ...fixed(name, port, path),
          address: `127.0.0.1:${port}`,
          group,
          component: name,
          replica: copyOf(name, kind, runtime),
        },
      ];
    if (runtime === 'kubernetes')
      return [{ name, group, component: name, replica: null, path, dns: peersOf(name), port, address: '' }];
    return group === 'programs'
      ? []
      : [{ ...fixed(name, port, path), group, component: name, replica: copyOf(name, kind, runtime) }];
  });
}

const fixed = (name: string, port: number, path: string) => ({
  name,
  port,
  path,
  dns: null,
  address: `${name}:${port}`,
});

/** Id of the only copy of an engine, as its runtime names it. */
const copyOf = (name: string, kind: Component['kind'], runtime: RuntimeName): string =>
  runtime === 'kubernetes' ? `${name}${kind === 'store' || name === METRIC_STORE ? '-0' : ''}` : `${name}/container`;
