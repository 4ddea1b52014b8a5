import type { Component, Context, ContainerSpec as Engine, Model, Task } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';
import { type ContainerSpec, namesOf } from '../spec.ts';
import { engineSpec } from './engines.ts';
import { imageOf, programSpec, USER } from './programs.ts';
import { afterOf, imageId, isBuilt, resource } from './resource.ts';
import { resolve, secretRefs } from './values.ts';

const GRACE_SECONDS = 5;

/** A one-shot container; the exited container is the record that it ran. */
export function task(model: Model, spec: Task, context: Context): Resource[] {
  const component = model.components.find(({ name }) => name === spec.component);
  if (!component) return [];
  const made = isBuilt(component)
    ? ofProgram(model, component, spec, context)
    : ofStore(model, component, spec, context);
  if (!made) return [];
  const after = afterOf(model, spec.after);
  const dependsOn = isBuilt(component) ? [imageId(component.name), ...after] : after;
  const base = { id: spec.id, kind: 'task', component: component.name, rollout: 'once' as const, dependsOn };
  return [resource(base, made, identity(component, spec, made, context))];
}

/** What decides its outcome: limits, ports and names of networks do not, nor does the image where the task says its inputs. */
function identity(component: Component, spec: Task, made: ContainerSpec, context: Context) {
  const { entrypoint, command, files, secrets, task: work } = made;
  if (!isBuilt(component)) return { entrypoint, command, files, env: made.env, secrets, work };
  return { entrypoint, command, inputs: context.taskInputs[spec.id] ?? imageOf(component, context), work };
}

function ofProgram(model: Model, component: Component, spec: Task, context: Context): ContainerSpec | undefined {
  if (spec.run.type !== 'program') return undefined;
  const stores = spec.after.filter((name) => !name.includes('/'));
  return {
    ...once(programSpec(model, component, context), model, stores, context),
    entrypoint: argv(spec.run.command),
  };
}

/** The store may be somebody else's: what is run is the client. */
function ofStore(model: Model, store: Component, spec: Task, context: Context): ContainerSpec | undefined {
  const { run } = spec;
  if (run.type !== 'store' || run.image === undefined || run.command.length === 0) return undefined;
  const client: Engine = {
    image: run.image,
    env: {},
    user: run.user ?? USER,
    volumes: [],
    writable: ['/tmp', ...run.writable],
    health: { command: [] },
    stopGraceSeconds: GRACE_SECONDS,
  };
  const env = Object.entries(run.env).map(([name, value]) => [name, resolve(value, run, model)]);
  return {
    ...once(engineSpec(model, store, client, context), model, [store.name], context),
    entrypoint: run.command,
    env: Object.fromEntries(env),
    files: Object.fromEntries(run.files.map(({ path, content }) => [path, content])),
    secrets: secretRefs(run.secrets, context),
  };
}

/** The same surroundings, for something that takes no traffic and ends. */
function once(spec: ContainerSpec, model: Model, stores: readonly string[], { instance }: Context): ContainerSpec {
  const data = stores.flatMap((store) => {
    const workload = model.components.find(({ name }) => name === store)?.workload;
    const volumes = workload?.type === 'engine' ? (workload.container?.volumes ?? []) : [];
    return volumes.map((volume) => namesOf(instance).volume(store, volume.name));
  });
  return {
    ...spec,
    command: null,
    volumes: {},
    alias: null,
    live: null,
    ports: {},
    probe: { kind: 'none' },
    stop: { signal: null, graceSeconds: GRACE_SECONDS },
    metrics: null,
    lists: null,
    balances: [],
    task: { data },
  };
}

/** Words of a simple command; anything that needs a shell gets one. */
export const argv = (command: string): string[] =>
  /^[\w@%+=:,./ -]+$/.test(command) ? command.trim().split(/\s+/) : ['sh', '-c', command];
