import { z } from 'zod';

import { Duration, Text } from './scalars.ts';

export const Observability = z
  .strictObject({
    metrics: z.enum(['prometheus', 'none']).optional().describe('Metrics store. Default prometheus.'),
    logs: z.enum(['loki', 'none']).optional().describe('Log store. Default loki.'),
    traces: z.enum(['jaeger', 'none']).optional().describe('Trace store. Default jaeger.'),
    dashboards: z.enum(['grafana', 'none']).optional().describe('Boards over all of them. Default grafana.'),
    stack: z
      .enum(['full', 'lean'])
      .optional()
      .describe(
        'full: a collector and the stores above. lean: one small collector that keeps everything itself, as on the local runtime. Default full.',
      ),
    reader: z
      .enum(['all', 'lines', 'none'])
      .optional()
      .describe(
        'On Kubernetes: a component with a Role of its own that reads what nobody sends: lines of stores, tasks and the stack, restarts, CPU and memory of every pod. lines: without the right to metrics.k8s.io, so without CPU and memory. none: for clusters where no Role may be made. Default all.',
      ),
    retention: Duration.optional().describe('How long telemetry is kept.'),
  })
  .describe('Where metrics, logs and traces go on docker and kubernetes. The local runtime has its own collector.');
export type Observability = z.infer<typeof Observability>;

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
    mesh: z
      .enum(['none', 'istio', 'istio-sidecar', 'linkerd'])
      .optional()
      .describe(
        'Service mesh of the cluster, which must be there: strict mTLS and a rule for each declared edge. istio: ambient; istio-sidecar: a proxy in each pod. Default none.',
      ),
    registry: Text.optional()
      .describe('Where images are pushed.')
      .meta({ examples: ['registry.example.com/shop'] }),
    images: Images.optional()
      .describe('How images reach the cluster: push to the registry, or load them into a local cluster.')
      .meta({ examples: ['push', 'kind', { command: 'load-images {archive}' }] }),
  })
  .describe('How the platform gets to its clusters.');
export type Delivery = z.infer<typeof Delivery>;
