import type { ImageDelivery } from '../../../model/types.ts';

/** The command that loads an archive into the nodes of a local cluster, as argv. Contexts name their cluster after a prefix. */
export function loadCommand(
  delivery: Exclude<ImageDelivery, 'push'>,
  context: string,
  archive: string,
): readonly string[] {
  if (typeof delivery === 'object') {
    // Of the user's own: their shell reads it. The archive is one word, whatever is in its path.
    return ['sh', '-c', delivery.command.replaceAll('{archive}', `'${archive.replaceAll("'", "'\\''")}'`)];
  }
  switch (delivery) {
    case 'kind':
      return ['kind', 'load', 'image-archive', archive, '--name', context.replace(/^kind-/, '')];
    case 'k3d':
      return ['k3d', 'image', 'import', archive, '--cluster', context.replace(/^k3d-/, '')];
    case 'minikube':
      return ['minikube', 'image', 'load', archive, '--profile', context];
  }
}
