import { z } from 'zod';

import { Duration, Text } from './scalars.ts';

export const Observability = z
  .strictObject({
    metrics: z.enum(['prometheus', 'none']).optional().describe('Metrics store.'),
    logs: z.enum(['loki', 'none']).optional().describe('Log store.'),
    traces: z.enum(['jaeger', 'none']).optional().describe('Trace store.'),
    retention: Duration.optional().describe('How long telemetry is kept.'),
  })
  .describe('Where metrics, logs and traces go on docker and kubernetes.');

export const Images = z.union([
  z.enum(['push', 'kind', 'k3d', 'minikube']),
  z.strictObject({
    command: z
      .string()
      .includes('{archive}')
      .describe('Command that loads an archive of images; {archive} stands for its path.'),
  }),
]);

export const Delivery = z
  .strictObject({
    ci: z.enum(['github', 'gitlab', 'none']).optional().describe('Which CI pipeline to generate.'),
    mesh: z.enum(['none', 'istio', 'linkerd']).optional().describe('Service mesh on Kubernetes.'),
    registry: Text.optional()
      .describe('Where images are pushed.')
      .meta({ examples: ['registry.example.com/shop'] }),
    images: Images.optional()
      .describe('How images reach the cluster: push to the registry, or load them into a local cluster.')
      .meta({ examples: ['push', 'kind', { command: 'load-images {archive}' }] }),
  })
  .describe('How the platform gets to its clusters.');
export type Delivery = z.infer<typeof Delivery>;
