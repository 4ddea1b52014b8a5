import { join } from 'node:path';
import { type Component, type Context, isServed, type Model } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';
import type { ProcessSpec, Program } from '../spec.ts';
import { gatesOf } from './gates.ts';
import { processId, resource, SERVICE_DEADLINE_MS } from './resource.ts';
import { surroundings } from './values.ts';

/** One process for each replica of a service, a worker or the gateway. */
export function programs(model: Model, component: Component, context: Context): Resource[] {
  const { workload, name } = component;
  if (workload.type !== 'node' && workload.type !== 'source') return [];
  const program: Program | undefined =
    workload.type === 'node'
      ? { type: 'node', entry: workload.entry }
      : workload.start === undefined
        ? undefined
        : { type: 'source', command: workload.start };
  if (!program) return [];
  const spec: ProcessSpec = {
    kind: 'process',
    program,
    ...surroundings(component, join(context.projectDir, workload.path), context),
    bundle: context.bundles[name] ?? null,
    port: null,
    ready: component.health?.ready ?? null,
    listed: isServed(model, component),
  };
  const count = context.replicas[name]?.value ?? component.replicas;
  return Array.from({ length: count }, (_, index) =>
    resource(
      {
        id: processId(name, index + 1),
        component: name,
        rollout: 'replica',
        dependsOn: gatesOf(model, name),
        deadlineMs: SERVICE_DEADLINE_MS,
      },
      spec,
    ),
  );
}
