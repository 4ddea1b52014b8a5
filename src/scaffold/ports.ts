import type { Catalog } from '../catalog/index.ts';
import type { PlatformFile, Uses } from '../config/index.ts';
import { prefixOf } from '../model/index.ts';

const PORTS = ['sql', 'documents', 'cache', 'queue', 'blob', 'search'] as const;
type Port = (typeof PORTS)[number];

export interface BoundPort {
  readonly to: string;
  /** Of the variables that the edge gives. */
  readonly prefix: string;
}

/**
 * What a program can open, by port of the kit: the first store among its `uses` that serves it, null where there is none. Templates
 * ask it (`{{#if ports.sql}}`).
 */
export function portsOf(
  uses: Uses | undefined,
  file: PlatformFile,
  catalog: Catalog,
): Readonly<Record<Port, BoundPort | null>> {
  const edges = Array.isArray(uses) ? uses.map((to) => [to, {}] as const) : Object.entries(uses ?? {});
  const bound = PORTS.map((port) => {
    const edge = edges.find(([to]) => {
      const template = file.data[to]?.template;
      return template !== undefined && catalog.templates.get(template)?.manifest.serves === port;
    });
    return [port, edge ? { to: edge[0], prefix: (edge[1] as { as?: string }).as ?? prefixOf(edge[0]) } : null] as const;
  });
  return Object.fromEntries(bound) as Record<Port, BoundPort | null>;
}
