import { parseAddress } from '../../../src/kernel/index.ts';
import type { Component, Model } from '../../../src/model/index.ts';
import type { Resource } from '../../../src/plan/index.ts';
import { type Peer, type Policy, podsOf, policiesOf, type Rule } from './objects.ts';

/** Where an API server may listen that nobody gave the address of. */
const API_PORTS = ['443', '6443', '8443', '16443'];
/** Whatever is not a pod of the platform: callers of a balancer, stores of somebody else. */
const WORLD = 'world';

const runsPods = ({ kind, workload }: Component) =>
  kind !== 'balancer' && kind !== 'client' && workload.type !== 'external';

/** `who -> whom:port` for every connection that the model declares, and none else. */
export function declaredConnections(model: Model): string[] {
  const find = (name: string) => {
    const component = model.components.find((candidate) => candidate.name === name);
    if (!component) throw new Error(`no component ${name}`);
    return component;
  };
  const port = ({ workload, endpoints, metrics }: Component, endpoint: string) =>
    workload.type === 'external' && workload.url !== undefined
      ? String(parseAddress(workload.url)?.port)
      : String(endpoints.find(({ name }) => name === endpoint)?.port ?? metrics?.port);
  const alongEdges = model.edges.flatMap(({ from, to, kind, endpoint }) => {
    const target = find(to);
    if (kind === 'balance') return [`${WORLD} -> ${to}:${port(target, endpoint)}`];
    if (!runsPods(find(from))) return [];
    return [`${from} -> ${runsPods(target) ? to : WORLD}:${port(target, endpoint)}`];
  });
  // A store's own set-up tasks run as the store.
  const setUps = model.tasks.flatMap(({ run }) => (run.type === 'store' ? [find(run.store)] : []));
  const ofTasks = setUps.flatMap((store) =>
    store.endpoints.map(({ name }) => `${store.name} -> ${runsPods(store) ? store.name : WORLD}:${port(store, name)}`),
  );
  const outside = model.components.flatMap(({ name, outside: ports = [] }) =>
    ports.map((each) => `${name} -> ${WORLD}:${each}`),
  );
  // Where the autoscaler asks: how much waits in a queue, how much the gateway passes on.
  const counted = model.components.flatMap(({ name, backlog, rates }) => {
    const stores = backlog?.keda ? Object.values(backlog.keda.metadata) : [];
    const asked = stores.flatMap((value) =>
      typeof value === 'object' && value.ref === 'port'
        ? [`${WORLD} -> ${value.component}:${port(find(value.component), value.endpoint)}`]
        : [],
    );
    return [...asked, ...(rates ? [`${WORLD} -> ${name}:${rates.port}`] : [])];
  });
  return distinct([
    ...alongEdges,
    ...ofTasks,
    ...counted,
    ...outside,
    ...model.components.flatMap(operatedConnections),
    ...model.components.flatMap((component) => (component.api ? apiServerOf(model, component.name) : [])),
  ]);
}

/** Whoever has rights of its own in the cluster asks for what they allow. */
const apiServerOf = ({ environment: { apiServer } }: Model, name: string): string[] =>
  (apiServer?.map((address) => address.replace(/^.*:/, '')) ?? API_PORTS).map((port) => `${name} -> ${WORLD}:${port}`);

/** Of a store that an operator runs: among its pods, with its operator, and with the API server. */
function operatedConnections({ name, workload }: Component): string[] {
  if (workload.type !== 'operated') return [];
  const { peers, reached, api } = workload.operator;
  return [
    ...peers.map((each) => `${name} -> ${name}:${each}`),
    ...reached.flatMap(({ ports }) => ports.map((each) => `${WORLD} -> ${name}:${each}`)),
    ...(api ? API_PORTS.map((port) => `${name} -> ${WORLD}:${port}`) : []),
  ];
}

/** What a mesh needs on top, everywhere alike: the tunnel between pods, probes of the node, the control plane. */
const OF_MESH: Readonly<Record<string, RegExp>> = {
  istio: /:15008$|^node -> /,
  'istio-sidecar': /-> world:15012$/,
  linkerd: /:4143$|-> world:(8080|8086|8090)$/,
};

export const withoutMesh = ({ delivery: { mesh } }: Model, connections: readonly string[]): string[] =>
  connections.filter((text) => mesh === undefined || !OF_MESH[mesh]?.test(text));

/** What the policies of egress let out, without names being resolved. */
export const allowedOut = (resources: readonly Resource[]): string[] =>
  policies(resources).flatMap(({ component, spec }) =>
    connections(spec.egress, 'to', (peer, port) => `${component} -> ${peer}:${port}`),
  );

/** What the policies of ingress let in. */
export const allowedIn = (resources: readonly Resource[]): string[] =>
  policies(resources).flatMap(({ component, spec }) =>
    connections(spec.ingress, 'from', (peer, port) => `${peer} -> ${component}:${port}`),
  );

/** Policies by the component whose pods they select; the key of the label is read off the pods, not known here. */
function policies(resources: readonly Resource[]): { component: string; spec: Policy }[] {
  const pods = podsOf(resources);
  return policiesOf(resources).flatMap(({ id, spec }) => {
    // Of the proxies that a controller makes for a Gateway.
    if (OF_GATEWAY in spec.podSelector.matchLabels) return [];
    const selected = pods.filter(({ labels }) =>
      Object.entries(spec.podSelector.matchLabels).every(([key, value]) => labels[key] === value),
    );
    const component = only(spec.podSelector.matchLabels);
    if (selected.length === 0 && !isOperated(resources, component)) throw new Error(`${id} selects no pod`);
    return [{ component, spec }];
  });
}

const OF_GATEWAY = 'gateway.networking.k8s.io/gateway-name';
const isOperated = (resources: readonly Resource[], name: string) =>
  resources.some(({ component, holdsData }) => component === name && holdsData);

function connections(
  rules: readonly Rule[],
  side: 'from' | 'to',
  text: (peer: string, port: number) => string,
): string[] {
  const withPeers = rules.filter((rule) => !isDns(rule));
  return distinct(
    withPeers.flatMap((rule) =>
      (rule[side] ?? [{}]).flatMap((peer) => (rule.ports ?? []).map(({ port }) => text(nameOf(peer), port))),
    ),
  );
}

const isDns = ({ to, ports }: Rule) => to === undefined && (ports ?? []).every(({ port }) => port === 53);

function nameOf({ podSelector, namespaceSelector, ipBlock }: Peer): string {
  if (ipBlock?.cidr === '169.254.7.127/32') return 'node';
  if (ipBlock || namespaceSelector !== undefined || podSelector === undefined) return WORLD;
  return only(podSelector.matchLabels ?? {});
}

function only(labels: Readonly<Record<string, string>>): string {
  const values = Object.values(labels);
  if (values.length !== 1 || values[0] === undefined) throw new Error(`expected one label: ${JSON.stringify(labels)}`);
  return values[0];
}

export const distinct = (items: readonly string[]): string[] => [...new Set(items)].sort();
