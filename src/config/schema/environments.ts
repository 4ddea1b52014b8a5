import { z } from 'zod';
import { Overrides } from './overrides.ts';
import { Name, ObjectName, SocketAddress, Text } from './scalars.ts';

export const Environment = z
  .strictObject({
    runtime: z.enum(['local', 'docker', 'kubernetes']).describe('Where it runs.'),
    context: Text.optional().describe('Context of the kubeconfig. Pinned in platform.lock by the first deploy.'),
    namespace: Name.optional().describe('Namespace; by default NAME-ENVIRONMENT.'),
    production: z
      .boolean()
      .optional()
      .describe('Longer drain, minimum ready time, longer deadlines, a quota and limits for the namespace.'),
    priorityClass: ObjectName.optional().describe(
      'PriorityClass of every pod on Kubernetes. It has to be there: it belongs to the cluster, not to a platform.',
    ),
    apiServer: z
      .array(SocketAddress)
      .min(1)
      .optional()
      .describe(
        'Addresses of the API server on Kubernetes, as network policies see them: `kubectl get endpointslices,service -n default` shows both. Who has to ask it may reach these alone. Without it: every address, at ports 443, 6443, 8443 and 16443.',
      )
      .meta({ examples: [['10.96.0.1:443', '192.168.1.10:6443']] }),
    overrides: Overrides.optional()
      .describe('The same keys as the file: maps merge, lists and scalars replace, null removes.')
      .meta({ examples: [{ services: { order: { replicas: 3 } } }] }),
  })
  .describe('A named target.')
  .meta({ examples: [{ runtime: 'kubernetes', context: 'staging' }] });
export type Environment = z.infer<typeof Environment>;
