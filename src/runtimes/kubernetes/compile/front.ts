import type { Component, Front } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { labelsOf } from '../names.ts';
import { podsOf } from './callers.ts';
import { meshTraffic } from './mesh/index.ts';
import { ANYWHERE, DNS, policyOf } from './network-policy.ts';
import type { Scope } from './scope.ts';
import { balanced } from './service.ts';

const API = 'gateway.networking.k8s.io/v1';
const HTTP_PORT = 80;
const HTTPS_PORT = 443;
/** On the pods that a controller makes for a Gateway in its namespace (Gateway API, GEP-1762). */
const OF_GATEWAY = 'gateway.networking.k8s.io/gateway-name';

/**
 * The balancer as a Gateway of the cluster with its routes, in the order in which they are made: hosts, TLS, and one way in. Nothing
 * about paths, retries and times stands here: all of that is the gateway's own.
 */
export function frontObjects(scope: Scope, balancer: Component): KubeObject[] {
  const { front } = balancer;
  const found = balanced(scope, balancer);
  if (!front || !found) return [];
  const { target, endpoint } = found;
  const object = (name: string, kind: string, spec: object, annotations?: object): KubeObject => ({
    apiVersion: API,
    kind,
    metadata: {
      name,
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, balancer.name, balancer.name, balancer.kind),
      ...(annotations ? { annotations: { ...annotations } } : {}),
    },
    spec,
  });
  const listeners = listenersOf(front, balancer.publish ?? HTTP_PORT);
  const issuer = front.tls?.issuer;
  const hostnames = front.hosts.length > 0 ? { hostnames: front.hosts } : {};
  const parents = (protocol: string) => ({
    parentRefs: listeners
      .filter((listener) => listener.protocol === protocol)
      .map(({ name }) => ({ name: balancer.name, sectionName: name })),
  });
  const gateway = object(
    balancer.name,
    'Gateway',
    { gatewayClassName: front.gatewayClass, listeners },
    issuer === undefined ? undefined : { 'cert-manager.io/cluster-issuer': issuer },
  );
  const route = object(balancer.name, 'HTTPRoute', {
    ...parents(front.tls ? 'HTTPS' : 'HTTP'),
    ...hostnames,
    rules: [
      {
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [{ name: target.name, port: endpoint.port }],
      },
    ],
  });
  const redirect = object(`${balancer.name}-redirect`, 'HTTPRoute', {
    ...parents('HTTP'),
    ...hostnames,
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  });
  const ports = [...new Set(listeners.map(({ port }) => port))];
  return [
    dataPlane(scope, balancer, target.name, ports, endpoint.port),
    gateway,
    route,
    ...(front.tls ? [redirect] : []),
  ];
}

/**
 * With a certificate HTTP is only there to lead to HTTPS. Each host has a listener of its own: an issuer makes certificates for the
 * names that it reads there. Routes of other namespaces have no business here.
 */
function listenersOf({ hosts, tls }: Front, port: number) {
  const common = { allowedRoutes: { namespaces: { from: 'Same' } } };
  if (!tls) return [{ name: 'http', protocol: 'HTTP', port, ...common }];
  const secure = (name: string, hostname?: string) => ({
    name,
    protocol: 'HTTPS',
    port: HTTPS_PORT,
    ...(hostname === undefined ? {} : { hostname }),
    tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: tls.secret }] },
    ...common,
  });
  return [
    { name: 'http', protocol: 'HTTP', port: HTTP_PORT, ...common },
    ...(hosts.length === 0 ? [secure('https')] : hosts.map((host, index) => secure(`https-${index + 1}`, host))),
  ];
}

/** Some controllers run the proxy in the namespace of the Gateway, where nothing may talk unless it is said. */
function dataPlane(
  scope: Scope,
  balancer: Component,
  target: string,
  ports: readonly number[],
  port: number,
): KubeObject {
  const { between, control } = meshTraffic(scope);
  const tcp = (each: number) => ({ protocol: 'TCP', port: each });
  return policyOf(
    scope,
    balancer,
    { [OF_GATEWAY]: balancer.name },
    [{ from: ANYWHERE, ports: ports.map(tcp) }],
    [DNS, { to: [podsOf(target)], ports: [port, ...between].map(tcp) }, ...control],
  );
}
