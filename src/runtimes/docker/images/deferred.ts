import type { ImageBuilder } from '../../../engine/image-builder.ts';
import type { Images } from '../../../engine/runtime.ts';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { ImageWork } from '../apply/image.ts';

/**
 * Images as resources: asking starts the builds and returns; the operation on the image waits for its own. So stores start
 * meanwhile, and a build that fails holds back nothing but what needs it.
 */
export function deferred(builder: ImageBuilder, exists: (reference: string) => Promise<boolean>): Images & ImageWork {
  const running = new Map<string, Promise<void>>();
  return {
    ensure: async (requests, onProgress, signal) => {
      for (const request of requests) {
        const work = builder.ensure([request], onProgress, signal);
        // Told to the operation that waits for it.
        work.catch(() => undefined);
        running.set(request.reference, work);
      }
    },
    ready: async (component, { reference }) => {
      if (reference === null) throw noDockerfile(component);
      const work = running.get(reference);
      // Told once: the next time it is asked for again, or it is there.
      running.delete(reference);
      await work;
      // Never built from here: today's sources may not be those that the name stands for (rollback).
      if (!work && !(await exists(reference))) throw gone(component, reference);
      return reference;
    },
  };
}

const noDockerfile = (component: string) =>
  new PlatformError({
    code: 'no-dockerfile',
    message: `nothing says how the image of ${component} is built`,
    where: component,
    next: `write dockerfile: Dockerfile for ${component} in platform.yaml`,
    exitCode: ExitCode.badInput,
  });

const gone = (component: string, reference: string) =>
  new PlatformError({
    code: 'image-missing',
    message: `image ${reference} is not there any more`,
    where: component,
    next: 'platform up   builds the images of the sources as they are now',
    exitCode: ExitCode.notReady,
  });
