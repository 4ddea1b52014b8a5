/** What a service mesh needs of the objects that are there anyway, and the objects of its own. One file for each mesh. */
import type { Component, Mesh } from '../../../../model/types.ts';
import type { KubeObject } from '../../client/index.ts';
import type { Scope } from '../scope.ts';
import * as istio from './istio.ts';
import * as linkerd from './linkerd.ts';

/** Of every pod: how it gets into the mesh, and that its proxy starts before it and ends with it. */
export interface PodMarks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What policies of the network have to let through for a mesh to work. */
export interface Traffic {
  /** Further ports between two pods of the mesh. */
  readonly between: readonly number[];
  /** Where probes of the node come from, where it is not the node. */
  readonly probes: readonly object[];
  /** Rules of egress to the control plane. */
  readonly control: readonly object[];
}

const NONE: PodMarks = { labels: {}, annotations: {} };
const DIRECT: Traffic = { between: [], probes: [], control: [] };

const MARKS: Readonly<Record<Mesh, (component: Component) => PodMarks>> = {
  istio: () => istio.AMBIENT_MARKS,
  'istio-sidecar': () => istio.SIDECAR_MARKS,
  linkerd: linkerd.marksOf,
};
const TRAFFIC: Readonly<Record<Mesh, Traffic>> = {
  istio: istio.AMBIENT_TRAFFIC,
  'istio-sidecar': istio.SIDECAR_TRAFFIC,
  linkerd: linkerd.TRAFFIC,
};

const OBJECTS: Readonly<Record<Mesh, (scope: Scope, component: Component) => KubeObject[]>> = {
  istio: istio.policies,
  'istio-sidecar': (scope, component) => [
    ...istio.policies(scope, component),
    ...istio.withoutRetries(scope, component),
  ],
  linkerd: linkerd.policies,
};

export const marksOf = ({ model }: Scope, component: Component): PodMarks =>
  model.delivery.mesh ? MARKS[model.delivery.mesh](component) : NONE;

export const meshTraffic = ({ model }: Scope): Traffic => (model.delivery.mesh ? TRAFFIC[model.delivery.mesh] : DIRECT);

/** Strict mTLS, and one rule for each declared edge to a component: whoever else comes is refused. */
export const meshObjects = (scope: Scope, component: Component): KubeObject[] =>
  scope.model.delivery.mesh ? OBJECTS[scope.model.delivery.mesh](scope, component) : [];

/** What a Service has to tell the mesh about its ports; undefined where names tell enough. */
export const serviceNotes = ({ model }: Scope, component: Component): Readonly<Record<string, string>> =>
  model.delivery.mesh === 'linkerd' ? linkerd.opaquePorts(component) : {};

/**
 * How the mesh is to read a port. The copies of a headless Service are chosen by the caller, who also tries again: sidecars pass such
 * connections on as they are, or they would look for a route by host name and find none for an address.
 */
export const protocolOf = ({ model }: Scope, headless: boolean): { readonly appProtocol?: string } =>
  model.delivery.mesh === 'istio-sidecar' && headless ? { appProtocol: 'tcp' } : {};
