import { join } from 'node:path';
import type { Builder } from '../engine/builder.ts';
import { allocatePorts, effectiveReplicas } from '../engine/context/index.ts';
import type { PortWish } from '../engine/runtime.ts';
import { ExitCode, PlatformError, type Ports } from '../kernel/index.ts';
import type { Context, Model } from '../model/index.ts';
import type { Resource } from '../plan/index.ts';

/** What rendering needs of a runtime. */
export interface Renderer {
  readonly compile: (model: Model, context: Context) => Resource[];
  readonly ports: ((model: Model) => readonly PortWish[]) | undefined;
  readonly files: (model: Model, resources: readonly Resource[]) => readonly RenderedFile[];
  /** All environments of the runtime as one tree for kustomize; absent where that is none of its formats. */
  readonly kustomize?: (all: readonly Compiled[]) => readonly RenderedFile[];
  /** The least rights that work on the environment takes, as YAML; absent where there is nobody to give them. */
  readonly rights?: (model: Model, resources: readonly Resource[], subject: string | undefined) => string;
}

/** One environment, compiled. */
export interface Compiled {
  readonly model: Model;
  readonly resources: readonly Resource[];
}

export interface RenderedFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly content: string;
}

export interface RenderRequest {
  readonly projectDir: string;
  readonly environment: string;
  readonly instance: string;
  /** Images were built elsewhere under this tag. */
  readonly imageTag?: string;
}

/** A version that says nothing: rendered files name secrets, and whoever applies them makes them. */
const RENDERED = 'rendered';

/** The environment as files for other tools. Builds nothing, changes nothing, needs no engine; secrets are named, never written. */
export async function render(
  ports: Pick<Ports, 'fs' | 'net' | 'clock'>,
  model: Model,
  builder: Builder,
  renderer: Renderer,
  request: RenderRequest,
): Promise<readonly RenderedFile[]> {
  return renderer.files(model, await resourcesOf(ports, model, builder, renderer, request));
}

/** Several environments as one tree: a base, and an overlay for each. */
export async function renderKustomize(
  ports: Pick<Ports, 'fs' | 'net' | 'clock'>,
  environments: readonly {
    readonly model: Model;
    readonly builder: Builder;
    readonly renderer: Renderer;
    readonly request: RenderRequest;
  }[],
): Promise<readonly RenderedFile[]> {
  const all = await Promise.all(
    environments.map(async ({ model, builder, renderer, request }) => ({
      model,
      resources: await resourcesOf(ports, model, builder, renderer, request),
    })),
  );
  return environments[0]?.renderer.kustomize?.(all) ?? [];
}

/** What the files are made of. */
export async function resourcesOf(
  ports: Pick<Ports, 'fs' | 'net' | 'clock'>,
  model: Model,
  builder: Builder,
  renderer: Renderer,
  request: RenderRequest,
): Promise<readonly Resource[]> {
  const { projectDir, environment, instance, imageTag } = request;
  const [images, taskInputs, numbers] = await Promise.all([
    builder.images(model, { instance, ...(imageTag === undefined ? {} : { imageTag }) }),
    builder.taskInputs(model),
    allocatePorts(ports, {
      file: join(projectDir, '.platform', 'ports.json'),
      environment,
      instance,
      wishes: renderer.ports?.(model) ?? [],
      write: false,
    }),
  ]);
  const context: Context = {
    instance,
    projectDir,
    stateDir: join(projectDir, '.platform', environment),
    ports: numbers,
    images: images.references,
    bundles: {},
    taskInputs,
    replicas: effectiveReplicas(model, {}),
    secrets: Object.fromEntries(model.secrets.map(({ name }) => [name, RENDERED])),
  };
  return renderer.compile(model, context);
}

/** Lists what an earlier render wrote, one path a line: that may be replaced, everything else in the folder stays. */
const MARKER = '.platform-render';

/** Writes the files into a folder that is empty, absent, or was written by this before. */
export async function writeRendered(
  { fs }: Pick<Ports, 'fs'>,
  folder: string,
  files: readonly RenderedFile[],
): Promise<void> {
  const marker = join(folder, MARKER);
  const there = (await fs.exists(folder)) ? await fs.readdir(folder) : [];
  const known = (await fs.exists(marker)) ? (await fs.readText(marker)).split('\n').filter(Boolean) : undefined;
  if (there.length > 0 && !known) throw notOurs(folder);
  const kept = new Set(files.map(({ path }) => path));
  for (const path of known ?? []) if (!kept.has(path)) await fs.remove(join(folder, path));
  for (const { path, content } of files) await fs.writeFile(join(folder, path), content);
  await fs.writeFile(marker, `${[...kept].join('\n')}\n`);
}

function notOurs(folder: string): PlatformError {
  return new PlatformError({
    code: 'not-empty',
    message: 'the folder holds files that were not rendered',
    where: folder,
    next: 'choose another folder: --out DIR',
    exitCode: ExitCode.refused,
  });
}
