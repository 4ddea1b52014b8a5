/** What watches a platform: the collector, the stores of metrics, logs and traces, boards, and exporters of the stores of data. */
import type { Sources } from '../sources.ts';
import type { Component, Edge, Model, Task } from '../types.ts';
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

const LEAN = 'left out: the stack is lean (--lean, or observability.stack)';

/** What the whole stack has and the lean one does not. undefined: nothing is left out. */
export function leftOut(components: readonly Component[], sources: Sources): Model['leftOut'] {
  const { config } = sources;
  const { observability } = config.file;
  if (observability?.stack !== 'lean' || config.environment.runtime === 'local') return undefined;
  const { stack: _, ...rest } = observability;
  const whole = operations(components, {
    ...sources,
    config: { ...config, file: { ...config.file, observability: rest } },
  });
  const lean = new Set(operations(components, sources).components.map(({ name }) => name));
  const names = [...whole.components.map(({ name }) => name), ...whole.tasks.map(({ id }) => id)];
  return { names: names.filter((name) => !lean.has(name)), why: LEAN };
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
