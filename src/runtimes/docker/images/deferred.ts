import { join } from 'node:path';
import type { ImageBuilder } from '../../../engine/image-builder.ts';
import type { ImageRequest, Images } from '../../../engine/runtime.ts';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { ImageWork } from '../apply/image.ts';

/**
 * Images as resources: asking starts the builds and returns; the operation on the image waits for its own. So stores start
 * meanwhile, and a build that fails holds back nothing but what needs it.
 */
export function deferred(builder: ImageBuilder, projectDir: string): Images & ImageWork {
  const running = new Map<string, Promise<void>>();
  const start = (
    request: ImageRequest,
    onProgress: (component: string, message: string) => void,
    signal: AbortSignal,
  ) => {
    const work = builder.ensure([request], onProgress, signal);
    work.catch(() => undefined);
    running.set(request.reference, work);
    return work;
  };
  return {
    ensure: async (requests, onProgress, signal) => {
      for (const request of requests) start(request, onProgress, signal);
    },
    ready: async (component, { reference, build }, signal) => {
      if (!build) throw noDockerfile(component);
      const [folder, dockerfile] = [join(projectDir, build.folder), join(projectDir, build.dockerfile)];
      const request = { component, reference, folder, dockerfile };
      try {
        await (running.get(reference) ?? start(request, () => undefined, signal));
      } finally {
        // Told once: asked again, it is looked for or built again.
        running.delete(reference);
      }
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
