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
    listed: isServed(component),
  };
  const count = context.replicas[name]?.value ?? component.replicas;
  return Array.from({ length: count }, (_, index) => {
    const id = processId(name, index + 1);
    return resource(
      {
        id,
        component: name,
        rollout: 'replica',
        dependsOn: gatesOf(model, name),
        deadlineMs: SERVICE_DEADLINE_MS,
      },
      { ...spec, env: identified(spec.env, id) },
    );
  });
}

/** Telemetry of a copy bears its id, where there is somebody to send it to. */
function identified(env: ProcessSpec['env'], id: string): ProcessSpec['env'] {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return env;
  const { OTEL_RESOURCE_ATTRIBUTES: written } = env;
  const own = `service.instance.id=${id}`;
  return { ...env, OTEL_RESOURCE_ATTRIBUTES: written === undefined ? own : `${own},${written}` };
}
