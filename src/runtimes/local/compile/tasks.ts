import { join } from 'node:path';
import { digestBytes, parseAddress } from '../../../kernel/index.ts';
import type { Component, Context, Model, Task } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';
import type { TaskSpec } from '../spec.ts';
import { afterOf } from './gates.ts';
import { resource, STORE_DEADLINE_MS } from './resource.ts';
import { LOOPBACK, portOf, resolve, secretRef, surroundings } from './values.ts';

/** Where a store is: here, or with somebody else. */
function whereIs({ name, workload, endpoints }: Component, context: Context): { host: string; port: number } {
  const outside = workload.type === 'external' && workload.url !== undefined ? parseAddress(workload.url) : undefined;
  return outside
    ? { host: outside.host, port: outside.port }
    : { host: LOOPBACK, port: portOf(context, name, endpoints[0]?.name ?? 'sql') };
}

/** One-shot jobs. A store task without SQL is for containers: here its engine keeps users by itself. */
export function task(model: Model, spec: Task, context: Context): Resource[] {
  const component = model.components.find(({ name }) => name === spec.component);
  if (!component) return [];
  const made =
    spec.run.type === 'program' ? programTask(spec, component, context) : storeTask(spec, component, context);
  if (!made) return [];
  const base = { id: spec.id, component: spec.component, rollout: 'once' as const, deadlineMs: STORE_DEADLINE_MS };
  return [resource({ ...base, dependsOn: afterOf(model, spec.after) }, made)];
}

function programTask(spec: Task, component: Component, context: Context): TaskSpec | undefined {
  const { workload } = component;
  if (spec.run.type !== 'program' || (workload.type !== 'node' && workload.type !== 'source')) return undefined;
  const { command } = spec.run;
  // Declared inputs decide; without them any change of the program may matter.
  const code = spec.inputs.length > 0 ? context.taskInputs[spec.id] : context.bundles[component.name];
  return {
    kind: 'task',
    identity: { command, inputs: code ?? null },
    run: { type: 'program', command, ...surroundings(component, join(context.projectDir, workload.path), context) },
    stores: spec.after.filter((name) => !name.includes('/')),
  };
}

function storeTask(spec: Task, component: Component, context: Context): TaskSpec | undefined {
  const { run } = spec;
  if (run.type !== 'store' || run.sql === undefined) return undefined;
  const env = Object.fromEntries(
    Object.entries(run.env).map(([name, value]) => [name, resolve(value, component, context)]),
  );
  // Ports and hosts are how it gets there, not what it does.
  const said = Object.entries(run.env).filter(([, value]) => typeof value === 'string');
  const secrets = Object.fromEntries(run.secrets.map(({ file, secret }) => [file, secretRef(secret, context)]));
  return {
    kind: 'task',
    identity: {
      sql: digestBytes(run.sql),
      env: Object.fromEntries(said) as Record<string, string>,
      secrets: Object.fromEntries(Object.entries(secrets).map(([file, { version }]) => [file, version])),
    },
    run: {
      type: 'sql',
      store: run.store,
      sql: run.sql,
      env,
      secrets,
      ...whereIs(component, context),
    },
    stores: [run.store],
  };
}
