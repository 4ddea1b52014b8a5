import { z } from 'zod';
import { Duration, Name } from './scalars.ts';

export const Observability = z.strictObject({
  metrics: z.enum(['prometheus', 'none']).optional().describe('Metrics store.'),
  logs: z.enum(['loki', 'none']).optional().describe('Log store.'),
  traces: z.enum(['jaeger', 'none']).optional().describe('Trace store.'),
  retention: Duration.optional().describe('How long telemetry is kept.'),
});

export const Images = z.union([
  z.enum(['push', 'kind', 'k3d', 'minikube']),
  z.strictObject({
    command: z
      .string()
      .includes('{archive}')
      .describe('Command that loads an archive of images; {archive} stands for its path.'),
  }),
]);

export const Delivery = z.strictObject({
  ci: z.enum(['github', 'gitlab', 'none']).optional().describe('Which CI pipeline to generate.'),
  mesh: z.enum(['none', 'istio', 'linkerd']).optional().describe('Service mesh on Kubernetes.'),
  registry: z.string().optional().describe('Where images are pushed: registry.example.com/shop.'),
  images: Images.optional().describe(
    'How images reach the cluster: push to the registry, or load them into a local cluster.',
  ),
});

export const Environment = z.strictObject({
  runtime: z.enum(['local', 'docker', 'kubernetes']).describe('Where it runs.'),
  context: z.string().optional().describe('Context of the kubeconfig. Pinned in platform.lock by the first deploy.'),
  namespace: Name.optional().describe('Namespace; by default NAME-ENVIRONMENT.'),
  production: z.boolean().optional().describe('Priority class, longer drain and minimum ready time.'),
  overrides: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('The same keys as the file: maps merge, lists and scalars replace, null removes.'),
});
export type Environment = z.infer<typeof Environment>;
export type Delivery = z.infer<typeof Delivery>;
