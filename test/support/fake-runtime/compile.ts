import { digest, type Json } from '../../../src/kernel/index.ts';
import type { Context } from '../../../src/model/context.ts';
import type { Component, Model } from '../../../src/model/types.ts';
import type { Resource } from '../../../src/plan/types.ts';

/** Resources as a process runtime makes them (`engine`), or with one self-rolling workload per component (`native`). */
export function compileFake(model: Model, context: Context, rollout: 'engine' | 'native'): Resource[] {
  const running = model.components.filter(({ workload }) => workload.type !== 'external');
  const main = (name: string) => {
    const component = running.find((each) => each.name === name);
    if (!component) return [];
    return rollout === 'native' ? [`${name}/workload`] : isReplicated(component) ? [] : [`${name}/process`];
  };
  const tasks = model.tasks.map((task) =>
    resource({
      id: task.id,
      component: task.component,
      kind: 'task',
      rollout: 'once',
      spec: { run: task.run as unknown as Json, inputs: context.taskInputs[task.id] },
      dependsOn: task.after.flatMap((name) => (name.includes('/') ? [name] : main(name))),
    }),
  );
  return [...running.flatMap((component) => ofComponent(model, context, component, rollout, main)), ...tasks];
}

function ofComponent(
  model: Model,
  context: Context,
  component: Component,
  rollout: 'engine' | 'native',
  main: (name: string) => string[],
): Resource[] {
  const { name, config, workload } = component;
  const files = config.length === 0 ? [] : [config.map(({ path, content }) => ({ path, content }))];
  const own = files.map((spec) =>
    resource({ id: `${name}/config`, component: name, kind: 'config', rollout: 'in-place', spec }),
  );
  const volumes = workload.type === 'engine' ? (workload.container?.volumes ?? []) : [];
  const data = volumes.map((volume) =>
    resource({
      id: `${name}/volume-${volume.name}`,
      component: name,
      kind: 'volume',
      rollout: 'in-place',
      holdsData: true,
      spec: { bytes: volume.bytes },
    }),
  );
  const spec = {
    env: component.env as unknown as Json,
    bundle: context.bundles[name],
    secrets: component.secrets.map(({ secret }) => context.secrets[secret] ?? null),
    port: context.ports[`${name}/${component.endpoints[0]?.name}`],
    ...(component.publish === undefined ? {} : { publish: component.publish }),
  };
  const gates = model.edges.filter((edge) => edge.from === name && edge.gates).flatMap((edge) => main(edge.to));
  const jobs = model.tasks.filter((task) => task.gates.includes(name)).map(({ id }) => id);
  const dependsOn = [...own.map(({ id }) => id), ...data.map(({ id }) => id), ...gates, ...jobs];
  const program = { component: name, spec, dependsOn };
  if (rollout === 'native') {
    const replicas = context.replicas[name]?.value ?? component.replicas;
    const whole = resource({ ...program, id: `${name}/workload`, kind: 'workload', rollout: 'in-place' });
    return [...own, ...data, { ...whole, spec: { ...spec, replicas } }];
  }
  if (!isReplicated(component)) {
    return [...own, ...data, resource({ ...program, id: `${name}/process`, kind: 'process', rollout: 'stop-first' })];
  }
  const count = context.replicas[name]?.value ?? component.replicas;
  const replicas = Array.from({ length: count }, (_, index) =>
    resource({ ...program, id: `${name}/process/${index + 1}`, kind: 'process', rollout: 'replica' }),
  );
  return [...own, ...data, ...replicas];
}

const isReplicated = ({ kind }: Component) => ['service', 'worker', 'gateway'].includes(kind);

type Parts = Pick<Resource, 'id' | 'component' | 'kind' | 'rollout' | 'spec'> & Partial<Resource>;

/** A resource with what tests rarely care about filled in. */
export function resource(parts: Parts): Resource {
  return { dependsOn: [], deadlineMs: 10_000, holdsData: false, ...parts, digest: parts.digest ?? digest(parts.spec) };
}
