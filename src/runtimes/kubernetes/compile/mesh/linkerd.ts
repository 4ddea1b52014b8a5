import type { Component } from '../../../../model/types.ts';
import type { KubeObject } from '../../client/index.ts';
import { Label, labelsOf, shorten } from '../../names.ts';
import { type Caller, callersOf } from '../callers.ts';
import type { Scope } from '../scope.ts';
import type { PodMarks, Traffic } from './index.ts';

/** Where proxies take what they read as bytes, whatever port it was for (linkerd.io, Proxy ports). */
const INBOUND = 4143;
/** Of the control plane: identity, destination, policy. */
const CONTROL = [8080, 8086, 8090];
const GROUP = 'policy.linkerd.io';

export const TRAFFIC: Traffic = {
  between: [INBOUND],
  probes: [],
  control: [
    {
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'linkerd' } } }],
      ports: CONTROL.map((port) => ({ protocol: 'TCP', port })),
    },
  ],
};

/** What is not HTTP is passed on as it is: the first bytes of many protocols come from the server, and would be waited for. */
export function opaquePorts({ endpoints }: Component): Readonly<Record<string, string>> {
  const ports = endpoints.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port);
  return ports.length === 0 ? {} : { 'config.linkerd.io/opaque-ports': ports.join(',') };
}

/** A native sidecar is there before the program and ends after it, so that a task can end. Ports without a rule let nobody in. */
export const marksOf = (component: Component): PodMarks => ({
  labels: {},
  annotations: {
    'linkerd.io/inject': 'enabled',
    'config.linkerd.io/default-inbound-policy': 'deny',
    'config.beta.linkerd.io/proxy-enable-native-sidecar': 'true',
    ...opaquePorts(component),
  },
});

/** For each port that somebody is led to: a Server, and who may come. Linkerd tries nothing again unless it is told to. */
export function policies(scope: Scope, component: Component): KubeObject[] {
  const callers = callersOf(scope, component);
  const ports = [...new Set(callers.flatMap((caller) => caller.ports))];
  return ports.flatMap((port) => {
    const here = callers.filter((caller) => caller.ports.includes(port));
    return serverOf(scope, component, port, here);
  });
}

function serverOf(scope: Scope, component: Component, port: number, callers: readonly Caller[]): KubeObject[] {
  const name = shorten(`${component.name}-${port}`);
  const endpoint = component.endpoints.find((each) => each.port === port);
  const identities = callers.flatMap(({ who }) => identitiesOf(scope, who));
  const outside = callers.some(({ who }) => who.is === 'world');
  const make = (apiVersion: string, kind: string, own: string, spec: object) =>
    object(scope, component, { apiVersion: `${GROUP}/${apiVersion}`, kind, name: own, spec });
  const allow = (own: string, kind: string) =>
    make('v1alpha1', 'AuthorizationPolicy', own, {
      targetRef: { group: GROUP, kind: 'Server', name },
      requiredAuthenticationRefs: [{ group: GROUP, kind, name: own }],
    });
  const world = shorten(`${name}-outside`);
  return [
    make('v1beta3', 'Server', name, {
      podSelector: { matchLabels: { [Label.component]: component.name } },
      port,
      proxyProtocol: endpoint?.protocol === 'tcp' ? 'opaque' : 'HTTP/1',
      accessPolicy: 'deny',
    }),
    ...(identities.length > 0
      ? [
          make('v1alpha1', 'MeshTLSAuthentication', name, { identityRefs: distinct(identities) }),
          allow(name, 'MeshTLSAuthentication'),
        ]
      : []),
    ...(outside
      ? [
          make('v1alpha1', 'NetworkAuthentication', world, { networks: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }] }),
          allow(world, 'NetworkAuthentication'),
        ]
      : []),
  ];
}

function identitiesOf({ place }: Scope, who: Caller['who']): object[] {
  if (who.is === 'world') return [];
  const namespaces = who.is === 'pods' ? [place.namespace] : who.namespaces;
  return namespaces.map((namespace) => ({ kind: 'ServiceAccount', name: who.serviceAccount, namespace }));
}

const object = (
  { place }: Scope,
  component: Component,
  { name, spec, ...head }: { apiVersion: string; kind: string; name: string; spec: object },
): KubeObject => ({
  ...head,
  metadata: {
    name,
    namespace: place.namespace,
    labels: labelsOf(place, component.name, component.name, component.kind),
  },
  spec,
});

const distinct = (items: readonly object[]) => [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
