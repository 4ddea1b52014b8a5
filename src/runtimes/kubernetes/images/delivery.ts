import type { Check } from '../../../engine/runtime.ts';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { ImageDelivery } from '../../../model/types.ts';

/**
 * How images get there when platform.yaml does not say: a reference with a registry is pushed, a local cluster is known by the
 * name that its tool gives to the context. Nothing is ever pushed to a registry that nobody named. undefined: there is no telling.
 */
export function guessDelivery(context: string, reference: string): ImageDelivery | undefined {
  const [host = '', ...path] = reference.split('/');
  if (path.length > 0 && (/[.:]/.test(host) || host === 'localhost')) return 'push';
  if (context.startsWith('kind-')) return 'kind';
  if (context.startsWith('k3d-')) return 'k3d';
  if (context === 'minikube') return 'minikube';
  return undefined;
}

const NEXT =
  "write it there: `delivery: { registry: registry.example.com/shop }`, or for a cluster on this machine `delivery: { images: kind }` (k3d, minikube, or a command that loads them: `images: { command: 'my-loader {archive}' }`)";

const unsaid = (context: string) => `platform.yaml does not say how images reach the cluster of context "${context}"`;

/** The same question before anything is done. */
export const deliveryCheck = (context: string, reference: string): Check[] =>
  guessDelivery(context, reference) === undefined
    ? [{ name: 'images', ok: false, message: unsaid(context), next: NEXT }]
    : [];

/** @throws PlatformError (exit code 2) where there is no telling. */
export function deliveryTo(context: string, reference: string): ImageDelivery {
  const found = guessDelivery(context, reference);
  if (found !== undefined) return found;
  throw new PlatformError({
    code: 'image-delivery',
    message: unsaid(context),
    next: NEXT,
    exitCode: ExitCode.badInput,
  });
}
