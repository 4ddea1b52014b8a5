import { peersOf } from '../names.ts';
import type { Sources } from '../sources.ts';
import type { Component, ConfigFile } from '../types.ts';

/** One entry of the list that our own collector reads (src/embedded/collector/targets.ts). */
interface Target {
  readonly component: string;
  readonly replica: string;
  readonly host: string;
  readonly port: number;
  readonly copies?: { readonly name: string; readonly port: number; readonly path: string };
}

/**
 * Who listens where, for our own collector: so it knows whom a span has asked, and where copies tell their metrics. On a cluster the
 * DNS knows the copies; on docker the runtime keeps the list, which begins empty.
 */
export function leanTargets(components: readonly Component[], { config }: Sources): ConfigFile {
  const path = '/targets/targets.json';
  if (config.environment.runtime === 'docker') return { path, content: '[]', lists: 'targets' };
  const list = components.filter(({ kind }) => kind !== 'client' && kind !== 'balancer').flatMap(targetsOf);
  return { path, content: JSON.stringify(list, null, 1) };
}

const targetsOf = ({ name, endpoints, metrics }: Component): Target[] => [
  ...endpoints.map(({ port }) => ({ component: name, replica: name, host: name, port })),
  ...(metrics
    ? [
        {
          component: name,
          replica: name,
          host: peersOf(name),
          port: metrics.port,
          copies: { name: peersOf(name), ...metrics },
        },
      ]
    : []),
];
