import type { Component } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { labelsOf, peersOf, ratesOf, selectorOf } from '../names.ts';
import { protocolOf, serviceNotes } from './mesh/index.ts';
import { portName } from './probes.ts';
import type { Scope } from './scope.ts';

/** The stable address of a component: one IP for all its ready copies, for programs in any language. */
export const clusterService = (scope: Scope, component: Component): KubeObject =>
  service(scope, component, component.name, { type: 'ClusterIP', selector: selectorOf(scope.place, component.name) });

/** The addresses of all its ready copies (and of no others: that is the default), for those that balance themselves. */
export const peerService = (scope: Scope, component: Component): KubeObject =>
  service(
    scope,
    component,
    peersOf(component.name),
    { type: 'ClusterIP', clusterIP: 'None', selector: selectorOf(scope.place, component.name) },
    true,
  );

/** Where each copy of a gateway tells its rates: nothing but the autoscaler is led there. */
export const ratesService = (scope: Scope, { rates, ...component }: Component): KubeObject | undefined =>
  rates &&
  object(scope, component, ratesOf(component.name), {
    type: 'ClusterIP',
    clusterIP: 'None',
    selector: selectorOf(scope.place, component.name),
    ports: [{ name: 'rates', port: rates.port, targetPort: rates.port, protocol: 'TCP' }],
  });

/** What stands behind a balancer. */
export function balanced(scope: Scope, balancer: Component) {
  const edge = scope.model.edges.find(({ from, kind }) => from === balancer.name && kind === 'balance');
  if (!edge) return undefined;
  const target = scope.component(edge.to);
  const endpoint = target.endpoints.find(({ name }) => name === edge.endpoint) ?? target.endpoints[0];
  return endpoint && { target, endpoint };
}

/** A balancer is the cluster's own: an address from outside for the copies of what stands behind it. */
export function balancerService(scope: Scope, balancer: Component): KubeObject | undefined {
  const found = balanced(scope, balancer);
  if (!found) return undefined;
  const { target, endpoint } = found;
  const name = portName(endpoint.name);
  const port = balancer.publish ?? balancer.endpoints[0]?.port ?? endpoint.port;
  return object(scope, balancer, balancer.name, {
    type: 'LoadBalancer',
    // Else a node may pass a connection on to another one under its own address, and all callers would share one limit.
    externalTrafficPolicy: 'Local',
    selector: selectorOf(scope.place, target.name),
    ports: [{ name, port, targetPort: name, protocol: 'TCP' }],
  });
}

function service(scope: Scope, component: Component, name: string, spec: object, headless = false): KubeObject {
  const ports = component.endpoints.map((endpoint) => {
    const port = portName(endpoint.name);
    return { name: port, port: endpoint.port, targetPort: port, protocol: 'TCP', ...protocolOf(scope, headless) };
  });
  return object(scope, component, name, { ...spec, ports });
}

function object(scope: Scope, component: Component, name: string, spec: object): KubeObject {
  const annotations = serviceNotes(scope, component);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, component.name, component.name, component.kind),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec,
  };
}
