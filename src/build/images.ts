import { join } from 'node:path';
import type { ImageNaming, ImageSet } from '../engine/builder.ts';
import { digest, type Fs } from '../kernel/index.ts';
import type { Component, Model } from '../model/index.ts';
import { digestFiles } from './files.ts';
import { inputsReader } from './inputs.ts';

interface Source {
  readonly component: Component;
  /** Relative to the project. */
  readonly folder: string;
  readonly dockerfile: string;
}

/** Node components share the project's Dockerfile; a component of any other language brings its own. */
function sourceOf(component: Component): Source[] {
  const { workload } = component;
  if (workload.type === 'node') return [{ component, folder: workload.path, dockerfile: 'Dockerfile' }];
  if (workload.type !== 'source' || workload.dockerfile === undefined) return [];
  return [{ component, folder: workload.path, dockerfile: join(workload.path, workload.dockerfile) }];
}

/**
 * References by digest of the inputs and of the Dockerfile, which names the base: the same sources have the same name, before
 * they are built and wherever. On docker they carry the instance, elsewhere the registry or the platform's name.
 */
export async function nameImages(
  fs: Fs,
  projectDir: string,
  model: Model,
  { instance, imageTag }: ImageNaming,
): Promise<ImageSet> {
  const prefix = model.environment.runtime === 'docker' ? instance : (model.delivery.registry ?? model.name);
  const inputs = inputsReader(fs, projectDir);
  const sources = model.components.flatMap(sourceOf);
  const named = await Promise.all(
    sources.map(async ({ component, folder, dockerfile }) => {
      const tag = imageTag ?? digest([(await inputs(component)).digest, await contentOf(fs, projectDir, dockerfile)]);
      const reference = `${prefix}/${component.name}:${tag}`;
      const request = { folder: join(projectDir, folder), dockerfile: join(projectDir, dockerfile) };
      return { component: component.name, reference, ...request };
    }),
  );
  return {
    references: Object.fromEntries(named.map(({ component, reference }) => [component, reference])),
    requests: imageTag === undefined ? named : [],
  };
}

async function contentOf(fs: Fs, projectDir: string, path: string): Promise<string> {
  return (await fs.exists(join(projectDir, path))) ? digestFiles(fs, projectDir, [{ path, mtimeMs: 0 }]) : '';
}
