import { fields, list, map, one, type Shape } from './shape.ts';

const selector = fields({ matchLabels: map('string') });
const mode = fields({ 'mode!': one('DISABLE', 'PERMISSIVE', 'STRICT') });
const reference = fields({ group: 'string', 'kind!': 'string', 'name!': 'string', namespace: 'string' });
const parent = fields({ 'name!': 'string', sectionName: 'string' });

/** Istio 1.30, Linkerd 2.19, Gateway API 1.6: the CRDs of August 2026. */
export const networks: Readonly<Record<string, Shape>> = {
  'security.istio.io/v1 PeerAuthentication': fields({ selector, mtls: mode, portLevelMtls: map(mode) }),
  'security.istio.io/v1 AuthorizationPolicy': fields({
    selector,
    action: one('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
    rules: list(
      fields({
        from: list(fields({ 'source!': fields({ principals: list('string') }) })),
        to: list(fields({ 'operation!': fields({ ports: list('string') }) })),
      }),
    ),
  }),
  'networking.istio.io/v1 VirtualService': fields({
    'hosts!': list('string'),
    http: list(
      fields({
        match: list(fields({ port: 'integer' })),
        route: list(fields({ 'destination!': fields({ 'host!': 'string', port: fields({ 'number!': 'integer' }) }) })),
        retries: fields({ attempts: 'integer' }),
      }),
    ),
  }),
  'policy.linkerd.io/v1beta3 Server': fields({
    podSelector: selector,
    'port!': 'integer',
    proxyProtocol: one('unknown', 'HTTP/1', 'HTTP/2', 'gRPC', 'opaque', 'TLS'),
    accessPolicy: 'string',
  }),
  'policy.linkerd.io/v1alpha1 AuthorizationPolicy': fields({
    'targetRef!': reference,
    'requiredAuthenticationRefs!': list(reference),
  }),
  'policy.linkerd.io/v1alpha1 MeshTLSAuthentication': fields({ identityRefs: list(reference) }),
  'policy.linkerd.io/v1alpha1 NetworkAuthentication': fields({
    'networks!': list(fields({ 'cidr!': 'string', except: list('string') })),
  }),
  'gateway.networking.k8s.io/v1 Gateway': fields({
    'gatewayClassName!': 'string',
    'listeners!': list(
      fields({
        'name!': 'string',
        'port!': 'integer',
        'protocol!': one('HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'),
        hostname: 'string',
        tls: fields({
          mode: one('Terminate', 'Passthrough'),
          certificateRefs: list(fields({ group: 'string', kind: 'string', 'name!': 'string' })),
        }),
        allowedRoutes: fields({ namespaces: fields({ from: one('All', 'Selector', 'Same', 'None') }) }),
      }),
    ),
  }),
  'gateway.networking.k8s.io/v1 HTTPRoute': fields({
    parentRefs: list(parent),
    hostnames: list('string'),
    rules: list(
      fields({
        matches: list(fields({ path: fields({ type: one('Exact', 'PathPrefix'), value: 'string' }) })),
        filters: list(
          fields({
            'type!': one('RequestRedirect'),
            requestRedirect: fields({ scheme: one('http', 'https'), statusCode: one(301, 302) }),
          }),
        ),
        backendRefs: list(fields({ 'name!': 'string', port: 'integer', weight: 'integer' })),
      }),
    ),
  }),
  'keda.sh/v1alpha1 ScaledObject': 'any',
  'keda.sh/v1alpha1 TriggerAuthentication': 'any',
};
