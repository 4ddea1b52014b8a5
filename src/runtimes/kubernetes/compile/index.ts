/** From the model to Kubernetes objects. Pure: one file for each kind, hardening in pod.ts alone. */
import type { Context } from '../../../model/context.ts';
import { isServed } from '../../../model/graph.ts';
import type { Component, Model, Task } from '../../../model/types.ts';
import type { Resource } from '../../../plan/types.ts';
import { apiRole } from './api-access.ts';
import { deployment } from './deployment.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { configMap } from './files.ts';
import { frontObjects } from './front.ts';
import { job } from './job.ts';
import { meshObjects } from './mesh/index.ts';
import { networkPolicy } from './network-policy.ts';
import { operatedIds, operatedResources } from './operated/index.ts';
import { namespaceLimits } from './quota.ts';
import { besides, idOf, inOrder, toResource } from './resource.ts';
import { scalers } from './scaling/index.ts';
import {
  deadlineSeconds,
  isStateful,
  OBJECT_DEADLINE_SECONDS,
  OPERATED_DEADLINE_SECONDS,
  runsPods,
  type Scope,
  scopeOf,
  TASK_DEADLINE_SECONDS,
} from './scope.ts';
import { balancerService, clusterService, peerService, ratesService } from './service.ts';
import { serviceAccount } from './service-account.ts';
import { statefulSet } from './stateful-set.ts';

export { ground } from './ground.ts';

const object = { deadlineSeconds: OBJECT_DEADLINE_SECONDS, dependsOn: [] };

/**
 * Everything that the cluster has to hold for this model, in the namespace that is there by then (ground.ts). Ids are unique;
 * dependencies give the order.
 */
export function compile(model: Model, context: Context): Resource[] {
  const scope = scopeOf(model, context);
  const parts = model.components.flatMap((component) => componentResources(scope, component));
  const tasks = model.tasks.flatMap((task) => taskResources(scope, task));
  const limits = namespaceLimits(scope).map((each) =>
    toResource(each, { ...object, id: idOf('platform', each.kind), component: 'platform' }),
  );
  return [...new Map([...limits, ...parts, ...tasks].map((resource) => [resource.id, resource])).values()];
}

const patient = (resource: Resource): Resource => ({ ...resource, deadlineMs: OPERATED_DEADLINE_SECONDS * 1000 });

function componentResources(scope: Scope, component: Component): Resource[] {
  const { name } = component;
  const make = (
    from: Parameters<typeof toResource>[0],
    which?: string,
    dependsOn: readonly string[] = object.dependsOn,
  ) => toResource(from, { ...object, id: idOf(name, from.kind, which), component: name, dependsOn });
  if (component.kind === 'balancer') {
    // Its address comes from far away.
    if (component.front) return inOrder(frontObjects(scope, component), name, make).map(patient);
    const balancer = balancerService(scope, component);
    return balancer ? [make(balancer)] : [];
  }
  // Tasks that make accounts in a store of somebody else run in its name.
  if (!runsPods(component)) {
    const tasks = scope.model.tasks.some((task) => task.component === name);
    return tasks ? [make(serviceAccount(scope, component)), make(networkPolicy(scope, component))] : [];
  }
  const guard = [networkPolicy(scope, component), ...meshObjects(scope, component)].map((item) =>
    make(item, besides(item, name)),
  );
  if (component.workload.type === 'operated') {
    const account = scope.model.tasks.some((task) => task.component === name)
      ? [make(serviceAccount(scope, component))]
      : [];
    const before = guard.map(({ id }) => id);
    return [...account, ...guard, ...operatedResources(scope, component, before)];
  }
  const config = configMap(scope, name, component.kind, component.config);
  const served = isServed(component);
  const rates = ratesService(scope, component);
  const standing = [
    make(serviceAccount(scope, component)),
    // Nobody may be bound to a Role that is not there.
    ...inOrder(apiRole(scope, component), name, make),
    ...(config ? [make(config, suffixOf(config.metadata.name))] : []),
    ...guard,
    ...(served ? [make(clusterService(scope, component))] : []),
    // Who asks each copy for its metrics finds them here, too.
    ...(served || component.metrics ? [make(peerService(scope, component), 'peers')] : []),
    ...(rates ? [make(rates, 'rates')] : []),
    make(disruptionBudget(scope, component)),
  ];
  const workload = (isStateful(component) ? statefulSet : deployment)(scope, component, config);
  const running = toResource(workload, {
    id: workloadId(component),
    component: name,
    dependsOn: [...standing.map(({ id }) => id), ...gatesOf(scope, component)],
    deadlineSeconds: deadlineSeconds(scope, component),
  });
  const scaling: Resource[] = [];
  for (const scaler of scalers(scope, component))
    scaling.push(make(scaler, undefined, [running.id, ...scaling.map(({ id }) => id)]));
  return [...standing, running, ...scaling];
}

function taskResources(scope: Scope, task: Task): Resource[] {
  const { run } = task;
  const owner = scope.component(task.component);
  const files = run.type === 'store' ? run.files : owner.config;
  const config = configMap(scope, task.component, owner.kind, files);
  const configId = config && idOf(task.component, 'ConfigMap', suffixOf(config.metadata.name));
  const made = job(scope, task, config);
  const after = task.after.flatMap((id) => (id.includes('/') ? [id] : workloadIds(scope, id)));
  return [
    ...(config && configId && run.type === 'store'
      ? [toResource(config, { ...object, id: configId, component: task.component })]
      : []),
    toResource(made.object, {
      id: task.id,
      identity: made.identity,
      component: task.component,
      dependsOn: [
        idOf(task.component, 'ServiceAccount'),
        idOf(task.component, 'NetworkPolicy'),
        ...(configId ? [configId] : []),
        ...after,
      ],
      deadlineSeconds: TASK_DEADLINE_SECONDS,
      rollout: 'once',
    }),
  ];
}

/** Stores that it uses, and tasks that it waits for. Programs do not wait for one another. */
function gatesOf(scope: Scope, component: Component): string[] {
  const stores = scope.model.edges
    .filter(({ from, gates }) => gates && from === component.name)
    .flatMap(({ to }) => workloadIds(scope, to));
  const tasks = scope.model.tasks.filter(({ gates }) => gates.includes(component.name)).map(({ id }) => id);
  return [...new Set([...stores, ...tasks])];
}

const workloadId = (component: Component) => idOf(component.name, isStateful(component) ? 'StatefulSet' : 'Deployment');
const workloadIds = (scope: Scope, name: string) => {
  const component = scope.component(name);
  if (component.workload.type === 'operated') return operatedIds(scope, component);
  return runsPods(component) ? [workloadId(component)] : [];
};
const suffixOf = (name: string) => name.slice(-8);
