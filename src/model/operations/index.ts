/** What watches a platform: the collector, the stores of metrics, logs and traces, boards, and exporters of the stores of data. */
import type { Sources } from '../sources.ts';
import type { Component, Edge, Task } from '../types.ts';
import { operationsComponents } from './components.ts';
import { operationsEdges } from './edges.ts';
import { exporters } from './exporters.ts';

export { telemetryEnvironment } from './environment.ts';
export { isScraped } from './stack.ts';

export interface Operations {
  readonly components: readonly Component[];
  readonly edges: readonly Edge[];
  readonly tasks: readonly Task[];
}

/** Derived from what runs, where `observability` asks for it. */
export function operations(components: readonly Component[], sources: Sources): Operations {
  const told = exporters(sources);
  const addons = operationsComponents(components, told, sources);
  return {
    components: addons,
    edges: [...operationsEdges(components, addons, sources), ...told.edges],
    tasks: told.tasks,
  };
}
