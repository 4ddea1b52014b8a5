import type { Component, Model } from './types.ts';

/** The named components and all they reach along edges, with what they need to start: what `--only` touches. Sorted. */
export function requiredBy(model: Model, names: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    // Who asks for metrics needs nobody who tells them.
    for (const edge of model.edges) if (edge.from === name && edge.kind !== 'scrape') visit(edge.to);
  };
  names.forEach(visit);
  return [...found].sort();
}

/**
 * Whether others connect to it, so that it needs an address that stays. The endpoint of a worker is for its runtime alone, which
 * asks each copy for health and metrics.
 */
export const isServed = ({ kind, endpoints }: Component): boolean => endpoints.length > 0 && kind !== 'worker';
