import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { ImageDelivery } from '../../../model/types.ts';

/**
 * How images get there when platform.yaml does not say: a reference with a registry is pushed, a local cluster is known by the
 * name that its tool gives to the context. Nothing is ever pushed to a registry that nobody named.
 */
export function guessDelivery(context: string, reference: string): ImageDelivery {
  const [host = '', ...path] = reference.split('/');
  if (path.length > 0 && (/[.:]/.test(host) || host === 'localhost')) return 'push';
  if (context.startsWith('kind-')) return 'kind';
  if (context.startsWith('k3d-')) return 'k3d';
  if (context === 'minikube') return 'minikube';
  throw new PlatformError({
    code: 'image-delivery',
    message: `platform.yaml does not say how images reach the cluster of context "${context}"`,
    next: 'name a registry (`delivery: { registry: registry.example.com/shop }`), or `delivery: { images: kind | k3d | minikube }`',
    exitCode: ExitCode.badInput,
  });
}
