/** Brings images to where the cluster gets them: pushed to the registry, or loaded into the nodes of a local cluster. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageBuilder } from '../../../engine/image-builder.ts';
import type { ImageRequest, Images } from '../../../engine/runtime.ts';
import { ExitCode, PlatformError, type Ports } from '../../../kernel/index.ts';
import type { ImageDelivery } from '../../../model/types.ts';
import { deliveryCheck, deliveryTo } from './delivery.ts';
import { loadCommand } from './load.ts';
import { createRecord } from './record.ts';
import { run } from './run.ts';

export interface ImageOptions {
  readonly ports: Ports;
  /** How images reach this cluster; found out (delivery.ts) when nothing is said. */
  readonly delivery?: ImageDelivery;
  /** `.platform/<environment>`: remembers what was delivered. */
  readonly stateDir: string;
  /** Context of the kubeconfig and uid of the cluster: a new cluster has none of the old one's images. */
  readonly cluster: () => Promise<{ readonly context: string; readonly uid: string | undefined }>;
  /** Builds on this machine; the composition root knows with what. */
  readonly builder?: () => Promise<ImageBuilder>;
}

/**
 * Tags are digests of what is in the image, so an image that was delivered once is never built or sent again. Loading into nodes
 * takes one archive for all of them: layers that they share are in it once.
 */
export function createImages({ ports, delivery: said, stateDir, cluster, builder }: ImageOptions): Images {
  return {
    async check([first]) {
      if (said !== undefined || !first) return [];
      return deliveryCheck((await cluster()).context, first.reference);
    },
    async ensure(requests, onProgress, signal) {
      if (requests.length === 0) return;
      const { context, uid } = await cluster();
      const delivery = said ?? deliveryTo(context, requests[0]?.reference ?? '');
      const record = createRecord(
        ports.fs,
        join(stateDir, 'images.json'),
        delivery === 'push' ? 'registry' : (uid ?? context),
      );
      const known = await record.read();
      const missing = requests.filter(({ reference }) => !known.has(reference));
      if (missing.length === 0) return;
      if (!builder) throw noBuilder(missing);
      const images = await builder();
      await images.ensure(missing, onProgress, signal);
      const references = [...new Set(missing.map(({ reference }) => reference))];
      if (delivery === 'push') await push(images, missing, onProgress, signal);
      else await load(ports, images, delivery, context, references, say(missing, onProgress), signal);
      await record.add(references);
    },
  };
}

function noBuilder(requests: readonly ImageRequest[]): PlatformError {
  return new PlatformError({
    code: 'no-image-builder',
    message: `images have to be built for ${requests.map(({ component }) => component).join(', ')}, and there is nothing here to build them with`,
    next: 'start a Docker engine, or deploy what CI has built: --image-tag TAG',
    exitCode: ExitCode.unreachable,
  });
}

const say =
  (requests: readonly ImageRequest[], onProgress: (component: string, message: string) => void) =>
  (message: string) => {
    for (const { component } of requests) onProgress(component, message);
  };

async function push(
  images: ImageBuilder,
  requests: readonly ImageRequest[],
  onProgress: (component: string, message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const { component, reference } of requests) {
    await images.push(reference, (message) => onProgress(component, message), signal);
  }
}

async function load(
  ports: Ports,
  images: ImageBuilder,
  delivery: Exclude<ImageDelivery, 'push'>,
  context: string,
  references: readonly string[],
  tell: (message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const file = join(tmpdir(), `platform-images-${ports.random.token(6)}.tar`);
  try {
    const archive = await images.archive(references, file, signal);
    tell('loading into the cluster');
    await run(ports.exec, loadCommand(delivery, context, archive), signal);
  } finally {
    await ports.fs.remove(file);
  }
}
