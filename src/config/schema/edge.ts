import { z } from 'zod';
import { ObjectName } from './scalars.ts';

const Tls = z
  .strictObject({
    secret: ObjectName.optional().describe(
      'Secret of type kubernetes.io/tls in the namespace; by default gateway-tls.',
    ),
    issuer: ObjectName.optional().describe('ClusterIssuer of cert-manager that makes and renews that Secret.'),
  })
  .describe('HTTPS at the edge; plain HTTP is sent there.')
  .meta({ examples: [{ secret: 'shop-tls' }, { issuer: 'letsencrypt' }] });

/** What stands in front of the gateway on Kubernetes. */
export const edge = {
  edge: z
    .enum(['load-balancer', 'gateway-api'])
    .optional()
    .describe(
      'What stands in front of the gateway on Kubernetes. load-balancer: a Service of that type (default). gateway-api: a Gateway and an HTTPRoute.',
    ),
  gatewayClass: ObjectName.optional()
    .describe('With edge: gateway-api, the GatewayClass of the cluster that carries it out.')
    .meta({ examples: ['envoy'] }),
  tls: Tls.optional(),
};
