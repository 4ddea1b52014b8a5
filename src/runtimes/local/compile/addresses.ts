import { type Component, type Context, type Edge, isServed, type Model } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';
import { layoutOf } from '../layout.ts';
import type { AddressSpec, ProcessSpec } from '../spec.ts';
import { processId, resource } from './resource.ts';
import { LOOPBACK, portOf } from './values.ts';

const isProgram = ({ workload }: Component) => workload.type === 'node' || workload.type === 'source';
const isBalancer = ({ kind }: Component) => kind === 'balancer';

/** Programs with an endpoint keep an address while their replicas come and go: for callers in any language, and for people. */
export const reachablePrograms = (model: Model): Component[] =>
  model.components.filter((component) => isProgram(component) && isServed(component));

const balanced = (model: Model, balancer: Component): Edge | undefined =>
  model.edges.find((edge) => edge.kind === 'balance' && edge.from === balancer.name);

/** Who forwards for a program: the platform's first balancer, or one of its own where there is none. */
export const forwarderOf = (model: Model, target: Component): string =>
  model.components.find(isBalancer)?.name ?? target.name;

/** Balancer processes, and the ports they hold open: published ones, and one for each program. */
export function addresses(model: Model, context: Context): Resource[] {
  const balancers = model.components.filter(isBalancer);
  const programs = reachablePrograms(model);
  const published = balancers.flatMap((balancer) => {
    const edge = balanced(model, balancer);
    const port = portOf(context, balancer.name, balancer.endpoints[0]?.name ?? 'http');
    return edge ? [address(balancer.name, balancer.name, port, edge.to, true)] : [];
  });
  const inner = programs.map((target) => {
    const port = portOf(context, target.name, target.endpoints[0]?.name ?? 'http');
    return address(target.name, forwarderOf(model, target), port, target.name, false);
  });
  const processes =
    balancers.length > 0
      ? balancers.map(({ name }) => balancerProcess(processId(name), name, 'stop-first', context))
      : // A restart of the program must not touch its address: in place, it is started again only when it ended.
        programs.map(({ name }) => balancerProcess(`${name}/forwarder`, name, 'in-place', context));
  return [...processes, ...published, ...inner];
}

function address(component: string, balancer: string, port: number, target: string, published: boolean): Resource {
  const spec: AddressSpec = { kind: 'address', balancer, host: LOOPBACK, port, target, published };
  // Inner addresses wait for nobody: with `--only` their balancer may not be wanted.
  const dependsOn = published ? [processId(balancer)] : [];
  return resource({ id: `${component}/address`, component, rollout: 'in-place', dependsOn }, spec);
}

function balancerProcess(id: string, balancer: string, rollout: Resource['rollout'], context: Context): Resource {
  const layout = layoutOf(context.stateDir);
  const spec: ProcessSpec = {
    kind: 'process',
    program: { type: 'balancer', listeners: layout.listeners(balancer) },
    cwd: layout.root,
    env: {},
    files: {},
    secrets: {},
    bundle: null,
    port: null,
    ready: null,
    listed: false,
  };
  return resource({ id, component: balancer, rollout }, spec);
}
