import { isServed } from '../../../../model/graph.ts';
import type { Component } from '../../../../model/types.ts';
import type { KubeObject } from '../../client/index.ts';
import { Label, labelsOf } from '../../names.ts';
import { type Caller, callersOf } from '../callers.ts';
import type { Scope } from '../scope.ts';
import type { PodMarks, Traffic } from './index.ts';

/** The tunnel between pods of an ambient mesh (istio.io, Ambient and Kubernetes NetworkPolicy). */
const HBONE = 15_008;
/** Where probes of the kubelet come from in an ambient mesh; link-local, so nobody else does (same page). */
const PROBES = '169.254.7.127/32';
/** istiod: configuration and certificates over TLS (istio.io, Application Requirements). */
const ISTIOD = 15_012;
/** Stands for the trust domain of the mesh, whatever it is called. */
const TRUST_DOMAIN = 'cluster.local';

export const AMBIENT_MARKS: PodMarks = { labels: { 'istio.io/dataplane-mode': 'ambient' }, annotations: {} };
/** A native sidecar is there before the program and ends after it, so that a task can end. */
export const SIDECAR_MARKS: PodMarks = {
  labels: { 'sidecar.istio.io/inject': 'true' },
  annotations: {
    'proxy.istio.io/config': '{"holdApplicationUntilProxyStarts":true}',
    'sidecar.istio.io/nativeSidecar': 'true',
  },
};

export const AMBIENT_TRAFFIC: Traffic = { between: [HBONE], probes: [{ ipBlock: { cidr: PROBES } }], control: [] };
export const SIDECAR_TRAFFIC: Traffic = {
  between: [],
  probes: [],
  control: [
    {
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-system' } },
          podSelector: { matchLabels: { app: 'istiod' } },
        },
      ],
      ports: [{ protocol: 'TCP', port: ISTIOD }],
    },
  ],
};

const selectorOf = (component: Component) => ({ matchLabels: { [Label.component]: component.name } });

/** mTLS and nothing else, but on ports that the world is led to; and who may come, told by identity and port alone (layer 4). */
export function policies(scope: Scope, component: Component): KubeObject[] {
  const callers = callersOf(scope, component);
  const open = callers.filter(({ who }) => who.is === 'world').flatMap(({ ports }) => ports);
  const rules = callers.map(({ who, ports }) => ({
    ...(who.is === 'world' ? {} : { from: [{ source: { principals: principalsOf(scope, who) } }] }),
    to: [{ operation: { ports: ports.map(String) } }],
  }));
  return [
    object(scope, component, 'security.istio.io/v1', 'PeerAuthentication', {
      selector: selectorOf(component),
      mtls: { mode: 'STRICT' },
      ...(open.length > 0
        ? { portLevelMtls: Object.fromEntries(open.map((port) => [String(port), { mode: 'PERMISSIVE' }])) }
        : {}),
    }),
    // Without a rule it lets nobody in.
    object(scope, component, 'security.istio.io/v1', 'AuthorizationPolicy', {
      selector: selectorOf(component),
      action: 'ALLOW',
      ...(rules.length > 0 ? { rules: distinct(rules) } : {}),
    }),
  ];
}

function principalsOf({ place }: Scope, who: Exclude<Caller['who'], { readonly is: 'world' }>): string[] {
  const namespaces = who.is === 'pods' ? [place.namespace] : who.namespaces;
  return namespaces.map((namespace) => `${TRUST_DOMAIN}/ns/${namespace}/sa/${who.serviceAccount}`);
}

/** Sidecars try twice more by default; the gateway does that itself, and knows which requests may be repeated. */
export function withoutRetries(scope: Scope, component: Component): KubeObject[] {
  const ports = component.endpoints.filter(({ protocol }) => protocol === 'http').map(({ port }) => port);
  if (!isServed(component) || ports.length === 0) return [];
  const host = `${component.name}.${scope.place.namespace}.svc.cluster.local`;
  const http = ports.map((number) => ({
    match: [{ port: number }],
    route: [{ destination: { host, port: { number } } }],
    retries: { attempts: 0 },
  }));
  return [object(scope, component, 'networking.istio.io/v1', 'VirtualService', { hosts: [host], http })];
}

const object = (scope: Scope, component: Component, apiVersion: string, kind: string, spec: object): KubeObject => ({
  apiVersion,
  kind,
  metadata: {
    name: component.name,
    namespace: scope.place.namespace,
    labels: labelsOf(scope.place, component.name, component.name, component.kind),
  },
  spec,
});

const distinct = (rules: readonly object[]) => [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
