import { isIP } from 'node:net';
import type { Component } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { Label, labelsOf } from '../names.ts';
import { type Caller, callersOf, podsOf } from './callers.ts';
import { FOREIGN_PODS } from './linter-notes.ts';
import { meshTraffic } from './mesh/index.ts';
import { runsPods, type Scope } from './scope.ts';
import { addressOf } from './values.ts';

/** Everywhere, for what comes from or goes to outside of the cluster. */
export const ANYWHERE = [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];
/** Where names are resolved differs between clusters (a Service, a cache on each node), the port does not. */
export const DNS = {
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};
/** Where the API servers of most clusters listen: managed ones; kubeadm, kind, k3s; minikube; MicroK8s. */
const API_SERVER = [443, 6443, 8443, 16443];

const tcp = (port: number) => ({ protocol: 'TCP', port });

/** Exactly the declared edges of one component, its tasks included: who may reach it, whom it may reach, and DNS. */
export function networkPolicy(scope: Scope, component: Component): KubeObject {
  const mesh = meshTraffic(scope);
  // The world comes through the mesh, too, where a Gateway's proxy is in it.
  const ingress = callersOf(scope, component).map(({ who, ports }) => ({
    from: sourceOf(who),
    ports: [...ports, ...mesh.between].map(tcp),
  }));
  const probed = component.endpoints.map(({ port }) => tcp(port));
  return policyOf(
    scope,
    component,
    { [Label.component]: component.name },
    [...ingress, ...(probed.length > 0 ? mesh.probes.map((from) => ({ from: [from], ports: probed })) : [])],
    [DNS, ...destinationsOf(scope, component), ...mesh.control],
  );
}

function destinationsOf(scope: Scope, component: Component): Rule[] {
  const { edges, tasks } = scope.model;
  const { between } = meshTraffic(scope);
  const to = (target: Component, ports: readonly number[], endpoint: string): Rule => ({
    to: placeOf(target, endpoint),
    ports: [...ports, ...(runsPods(target) ? between : [])].map(tcp),
  });
  const outgoing = edges
    .filter(({ from }) => from === component.name)
    .map((edge) => {
      const target = scope.component(edge.to);
      return to(target, [addressOf(target, edge.endpoint).port], edge.endpoint);
    });
  // Tasks that set up a store run as the store and talk to it.
  const own = tasks.some(({ run }) => run.type === 'store' && run.store === component.name);
  const ports = component.endpoints.map(({ name }) => addressOf(component, name).port);
  const { peers = [], api = false } = component.workload.type === 'operated' ? component.workload.operator : {};
  const first = component.endpoints[0]?.name ?? '';
  return [
    ...outgoing,
    ...(own && ports.length > 0 ? [to(component, ports, first)] : []),
    ...(peers.length > 0 ? [to(component, peers, first)] : []),
    ...(component.outside ? [{ to: ANYWHERE, ports: component.outside.map(tcp) }] : []),
    ...(api || component.api ? apiServer(scope) : []),
  ];
}

/**
 * Some clusters judge a connection by the address of the Service, most by the one behind it, which is the API server's own; both are
 * known to whoever runs the cluster, and to nobody who only writes files for it. So the environment may name them.
 */
function apiServer({ model }: Scope): Rule[] {
  const { apiServer: addresses } = model.environment;
  if (!addresses) return [{ to: ANYWHERE, ports: API_SERVER.map(tcp) }];
  return addresses.flatMap((text) => {
    const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(text) ?? [];
    return [{ to: [{ ipBlock: { cidr: cidrOf(host) } }], ports: [tcp(Number(port))] }];
  });
}

const cidrOf = (address: string) => `${address}/${isIP(address) === 4 ? 32 : 128}`;

function sourceOf(who: Caller['who']): object[] {
  if (who.is === 'world') return ANYWHERE;
  if (who.is === 'pods') return [podsOf(who.component)];
  const values = who.namespaces;
  const namespaceSelector = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] };
  return [{ namespaceSelector, ...(who.labels ? { podSelector: { matchLabels: who.labels } } : {}) }];
}

/** Pods of ours, or what is outside: exactly that address where it is known, else wherever its name leads. */
function placeOf(component: Component, endpoint: string): object[] {
  if (runsPods(component)) return [podsOf(component.name)];
  if (component.workload.type !== 'external' || component.workload.url === undefined) return ANYWHERE;
  const { host } = addressOf(component, endpoint);
  const version = isIP(host);
  return version === 0 ? ANYWHERE : [{ ipBlock: { cidr: cidrOf(host) } }];
}

interface Rule {
  readonly from?: readonly object[];
  readonly to?: readonly object[];
  readonly ports?: readonly object[];
}

/** A policy of both ways for pods with one label: what is not said in it may not be. */
export function policyOf(
  scope: Scope,
  component: Component,
  matchLabels: Readonly<Record<string, string>>,
  ingress: readonly Rule[],
  egress: readonly Rule[],
): KubeObject {
  const ours = component.workload.type !== 'operated' && !component.front;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      ...(ours ? {} : { annotations: FOREIGN_PODS }),
      name: component.name,
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, component.name, component.name, component.kind),
    },
    spec: {
      podSelector: { matchLabels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: distinct(ingress),
      egress: distinct(egress),
    },
  };
}

/** Two edges to the same endpoint are one rule. */
const distinct = (rules: readonly object[]) => [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
