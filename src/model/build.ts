import type { Catalog } from '../catalog/index.ts';
import type { Config } from '../config/index.ts';
import { withBackup } from './backup.ts';
import { declareEdges } from './edges.ts';
import { balancerComponent, isBalancerOf, storeComponent } from './engines.ts';
import { leftOut, operations } from './operations/index.ts';
import { runnableComponent } from './runnables.ts';
import { secretSpecs } from './secrets.ts';
import { readSources } from './sources.ts';
import { storeTasks } from './store-tasks.ts';
import { programTasks } from './tasks.ts';
import type { Component, Model } from './types.ts';

/** platform.yaml, valid and merged for one environment, as a platform. Pure: same input, same model. */
export function buildModel(config: Config, catalog: Catalog): Model {
  const sources = readSources(config, catalog);
  const declared = declareEdges(sources);
  const programs = sources.runnables.map((runnable) => runnableComponent(runnable, declared, sources));
  const stores = sources.stores.map((stored) => withBackup(storeComponent(stored, declared, sources), stored, sources));
  const balancers = programs.flatMap((program) => {
    const edge = declared.find((item) => item.to === program.name && isBalancerOf(item, program));
    const spec = sources.runnables.find(({ name }) => name === program.name)?.spec;
    return edge && spec && 'port' in spec && spec.port !== undefined
      ? [balancerComponent(edge, program, spec.port, sources)]
      : [];
  });
  const clients = Object.entries(config.file.clients).map(([name, { template }]) => clientComponent(name, template));
  const ours = [...balancers, ...programs, ...stores];
  const watching = operations(ours, sources);
  const left = leftOut(ours, sources);
  const components = [...clients, ...ours, ...watching.components].sort(byName);
  const roles = sources.stores.flatMap((stored) => storeTasks(stored, declared, sources));
  const tasks = [
    ...roles,
    ...watching.tasks,
    ...sources.runnables.flatMap((runnable) => programTasks(runnable, declared, roles, sources)),
  ];
  const { registry, images, mesh = 'none' } = config.file.delivery;
  return {
    name: config.file.name,
    environment: config.environment,
    components,
    edges: [...declared.map(({ prefix: _, ...edge }) => edge), ...watching.edges],
    tasks,
    secrets: secretSpecs(components, tasks, sources),
    delivery: {
      ...(registry === undefined ? {} : { registry }),
      ...(images === undefined ? {} : { images }),
      ...(mesh === 'none' ? {} : { mesh }),
    },
    ...(left ? { leftOut: left } : {}),
  };
}

const byName = (a: Component, b: Component) => (a.name < b.name ? -1 : 1);

/** Clients run with their people, not with us: they are in the model for their edges. */
function clientComponent(name: string, template: string): Component {
  const none = { cpu: 0, memory: 0 };
  return {
    name,
    kind: 'client',
    template,
    workload: { type: 'external' },
    endpoints: [],
    env: {},
    secrets: [],
    config: [],
    bindings: [],
    resources: { ...none, limits: none },
    replicas: 0,
  };
}
