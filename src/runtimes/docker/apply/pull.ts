import type Docker from 'dockerode';
import { PlatformError } from '../../../kernel/index.ts';
import { messageOf, unreachable } from '../client/index.ts';

/** Fetches an image from its registry. Most failures come in the stream, those without a registry at once. */
export async function pull(docker: Docker, image: string, signal: AbortSignal): Promise<void> {
  const failed = (why: string, cause?: unknown) =>
    new PlatformError({
      code: 'image-missing',
      message: `image ${image} is not here and cannot be pulled: ${why}`,
      next: `docker pull ${image}`,
      cause,
    });
  try {
    const stream = await docker.pull(image, { abortSignal: signal });
    const events = await new Promise<{ error?: string }[]>((resolve, reject) =>
      docker.modem.followProgress(stream, (error, output) => (error ? reject(error) : resolve(output))),
    );
    const error = events.find((event) => event.error !== undefined)?.error;
    if (error !== undefined) throw failed(error);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PlatformError) throw error;
    throw unreachable(error) ?? failed(messageOf(error), error);
  }
}
