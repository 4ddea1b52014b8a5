/** Images of the project's components, built on a Docker engine; and how they leave it: as an archive, or to a registry. */
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImageBuilder } from '../../../engine/image-builder.ts';
import type { ImageRequest } from '../../../engine/runtime.ts';
import type { Exec, Fs } from '../../../kernel/index.ts';
import { type Client, createClient, refused, unless, unreachable } from '../client/index.ts';
import { LABEL } from '../labels.ts';
import { buildImage } from './build.ts';
import { pushImage } from './push.ts';

export interface ImageBuilderOptions {
  readonly ports: { readonly fs: Fs; readonly exec: Exec };
  readonly projectDir: string;
  readonly instance: string;
  /** Shared with a runtime; made anew when absent. */
  readonly client?: Client;
}

export function createImageBuilder(options: ImageBuilderOptions): ImageBuilder {
  const { ports, projectDir, instance } = options;
  const client = options.client ?? createClient(ports.fs);

  const ensure = async (request: ImageRequest, onLine: (line: string) => void, signal: AbortSignal) => {
    const docker = await client.docker();
    const { reference, component } = request;
    const found = await docker
      .getImage(reference)
      .inspect()
      .catch(unless(404))
      .catch((error) => {
        throw unreachable(error) ?? error;
      });
    if (found) return;
    const folder = resolve(projectDir, request.folder);
    const dockerfile = resolve(folder, request.dockerfile);
    const labels = {
      [LABEL.instance]: instance,
      [LABEL.component]: component,
      [LABEL.reference]: reference,
    };
    await buildImage(docker, projectDir, { component, reference, folder, dockerfile, labels }, onLine, signal);
  };

  return {
    ensure: async (requests, onProgress, signal) => {
      const works = requests.map((request) => ensure(request, (line) => onProgress(request.component, line), signal));
      // All end before one failure is told: what is built is not built again.
      await Promise.allSettled(works);
      await Promise.all(works);
    },
    archive: async (references, file, signal) => {
      const docker = await client.docker();
      await mkdir(dirname(file), { recursive: true });
      const partial = `${file}.part`;
      try {
        await pipeline(await save(docker, references), createWriteStream(partial), { signal });
        await rename(partial, file);
        return file;
      } catch (error) {
        await rm(partial, { force: true });
        signal.throwIfAborted();
        throw refused(`cannot save ${references.join(', ')}`, error, 'platform up --on docker builds them');
      }
    },
    push: async (reference, onProgress, signal) =>
      pushImage(await client.docker(), ports, reference, onProgress, signal),
  };
}

type Docker = Awaited<ReturnType<Client['docker']>>;

/** Several images in one archive share their layers; dockerode knows only one at a time. */
function save(docker: Docker, references: readonly string[]): Promise<NodeJS.ReadableStream> {
  const names = references.map((name) => `names=${encodeURIComponent(name)}`).join('&');
  return new Promise((resolve, reject) =>
    docker.modem.dial(
      {
        path: `/images/get?${names}&`,
        method: 'GET',
        isStream: true,
        statusCodes: { 200: true, 404: 'no such image', 500: 'server error' },
      },
      (error, stream) => (error ? reject(error) : resolve(stream as NodeJS.ReadableStream)),
    ),
  );
}
