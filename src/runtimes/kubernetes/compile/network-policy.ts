import { isIP } from 'node:net';
import type { Component } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { Label, labelsOf } from '../names.ts';
import { kedaPeers } from './scaling/index.ts';
import { runsPods, type Scope } from './scope.ts';
import { addressOf } from './values.ts';

/** Everywhere, for what comes from or goes to outside of the cluster. */
const ANYWHERE = [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];
/** Where names are resolved differs between clusters (a Service, a cache on each node), the port does not. */
const DNS = {
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

const podsOf = (component: string) => ({ podSelector: { matchLabels: { [Label.component]: component } } });
/** Pods of ours, or what is outside: exactly that address where it is known, else wherever its name leads. */
function placeOf(component: Component, endpoint: string): object[] {
  if (runsPods(component)) return [podsOf(component.name)];
  if (component.workload.type !== 'external' || component.workload.url === undefined) return ANYWHERE;
  const { host } = addressOf(component, endpoint);
  const version = isIP(host);
  return version === 0 ? ANYWHERE : [{ ipBlock: { cidr: `${host}/${version === 4 ? 32 : 128}` } }];
}
const tcp = (port: number) => ({ protocol: 'TCP', port });

/** Exactly the declared edges of one component, its tasks included: who may reach it, whom it may reach, and DNS. */
export function networkPolicy(scope: Scope, component: Component): KubeObject {
  const { edges, tasks } = scope.model;
  const incoming = edges.filter(({ to }) => to === component.name);
  const outgoing = edges.filter(({ from }) => from === component.name);
  // Tasks that set up a store run as the store and talk to it.
  const own = tasks.some(({ run }) => run.type === 'store' && run.store === component.name);
  const pods = runsPods(component);
  const ports = component.endpoints.map(({ name, port }) => tcp(pods ? port : addressOf(component, name).port));
  const ingress = [
    ...incoming
      .filter(({ from }) => runsPods(scope.component(from)))
      .map(({ from, endpoint }) => ({ from: [podsOf(from)], ports: [tcp(addressOf(component, endpoint).port)] })),
    ...incoming
      .filter(({ kind }) => kind === 'balance')
      .map(({ endpoint }) => ({ from: ANYWHERE, ports: [tcp(addressOf(component, endpoint).port)] })),
    ...(own && pods && ports.length > 0 ? [{ from: [podsOf(component.name)], ports }] : []),
    ...kedaPeers(scope, component),
  ];
  const egress = [
    DNS,
    ...outgoing.map(({ to, endpoint }) => {
      const target = scope.component(to);
      const { port } = addressOf(target, endpoint);
      return { to: placeOf(target, endpoint), ports: [tcp(port)] };
    }),
    ...(own && ports.length > 0 ? [{ to: placeOf(component, component.endpoints[0]?.name ?? ''), ports }] : []),
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: component.name,
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, component.name, component.name, component.kind),
    },
    spec: {
      podSelector: { matchLabels: { [Label.component]: component.name } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: distinct(ingress),
      egress: distinct(egress),
    },
  };
}

/** Two edges to the same endpoint are one rule. */
const distinct = (rules: readonly object[]) => [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
