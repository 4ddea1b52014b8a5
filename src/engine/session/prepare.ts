import { join } from 'node:path';
import { type ComponentFailure, type EventSink, ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Context } from '../../model/context.ts';
import type { Model } from '../../model/types.ts';
import { allocatePorts, defaultWishes, effectiveReplicas, secretVersions } from '../context/index.ts';
import { restore } from '../rollback.ts';
import type { ApplyRequest } from '../target.ts';
import { assertPossible } from './allowed.ts';
import { withNeeds } from './only.ts';
import type { Core, Prepared } from './types.ts';

export interface PrepareOptions extends Pick<ApplyRequest, 'only' | 'ports' | 'imageTag'> {
  /** build: makes secrets, bundles and images, remembers ports. peek: changes nothing, anywhere. */
  readonly mode: 'build' | 'peek';
}

/** Reads platform.yaml and assembles everything that compile needs. */
export async function prepare(
  core: Core,
  options: PrepareOptions,
  sink: EventSink,
  signal: AbortSignal,
): Promise<Prepared> {
  const model = await core.load();
  const chosen = new Set(options.only ? withNeeds(model, options.only) : model.components.map(({ name }) => name));
  const building = options.mode === 'build';
  const images = await imagesOf(core, model, options);
  const requests = images.requests.filter(({ component }) => chosen.has(component));
  const checks = (await core.runtime.images?.check?.(requests)) ?? [];
  // Before anything is made or built: images that cannot come there, a secret that was not set.
  if (building) assertPossible([], checks);
  const secrets = await secretVersions(model, core.runtime.secrets, building);
  const [local, built, taskInputs, counts] = await Promise.all([
    localPorts(core, model, options, signal),
    bundles(core, model, chosen, options, sink, signal),
    core.builder.taskInputs(model),
    core.replicas.read(),
  ]);
  signal.throwIfAborted();
  const failed = new Set(built.failed.map(({ component }) => component));
  if (building && core.runtime.images) {
    await core.runtime.images.ensure(
      requests.filter(({ component }) => !failed.has(component)),
      (component, message) => note(core, sink, `${component}: ${message}`),
      signal,
    );
  }
  const context: Context = {
    instance: core.instance,
    projectDir: core.projectDir,
    stateDir: core.stateDir,
    ports: local.ports,
    images: images.references,
    bundles: built.bundles,
    taskInputs,
    replicas: effectiveReplicas(model, counts),
    secrets,
  };
  return {
    model,
    context,
    desired: core.runtime.compile(model, context),
    checks,
    failed: built.failed,
    fixedPorts: local.fixed,
  };
}

/** The same with counts, and where asked bundles, read anew. */
export async function refresh(core: Core, before: Prepared, sources: boolean, signal: AbortSignal): Promise<Prepared> {
  const { model, release } = before;
  const counts = await core.replicas.read();
  if (release) return { ...before, desired: restore(release, counts) };
  const replicas = effectiveReplicas(model, counts);
  const bundles = sources ? await core.builder.peek(model.components, signal) : before.context.bundles;
  const taskInputs = sources ? await core.builder.taskInputs(model) : before.context.taskInputs;
  const context = { ...before.context, replicas, bundles, taskInputs };
  return { ...before, context, desired: core.runtime.compile(model, context), failed: sources ? [] : before.failed };
}

async function localPorts(
  { runtime, ports, projectDir, environment, instance }: Core,
  model: Model,
  options: PrepareOptions,
  signal: AbortSignal,
) {
  const wishes = runtime.ports?.(model) ?? (runtime.capabilities.rollout === 'engine' ? defaultWishes(model) : []);
  // Only a choice asks who holds a port now.
  const observed = options.ports ? await runtime.observe({ instance }, signal) : [];
  const running = observed.filter(({ alive, holdsData }) => alive && !holdsData).map(({ component }) => component);
  const allocated = await allocatePorts(ports, {
    file: join(projectDir, '.platform', 'ports.json'),
    environment,
    instance,
    wishes,
    write: options.mode === 'build' && wishes.length > 0,
    ...(options.ports ? { choice: options.ports, running: new Set(running) } : {}),
  });
  return { ports: allocated, fixed: new Set(wishes.flatMap(({ key, fixed }) => (fixed === undefined ? [] : key))) };
}

interface Built {
  readonly bundles: Readonly<Record<string, string>>;
  readonly failed: readonly ComponentFailure[];
}

async function bundles(
  { builder }: Core,
  model: Model,
  chosen: ReadonlySet<string>,
  options: PrepareOptions,
  sink: EventSink,
  signal: AbortSignal,
): Promise<Built> {
  // What is not chosen keeps the digests it has, so that the desired state of the rest stays true.
  if (options.mode === 'peek' || options.imageTag !== undefined) {
    return { bundles: await builder.peek(model.components, signal), failed: [] };
  }
  const mine = model.components.filter(({ name }) => chosen.has(name));
  const others = model.components.filter(({ name }) => !chosen.has(name));
  const built = await builder.build(mine, sink, signal);
  const peeked = others.length > 0 ? await builder.peek(others, signal) : {};
  return { bundles: { ...peeked, ...built.bundles }, failed: built.failed };
}

/** Runtimes without a port for images start the bundles themselves. */
async function imagesOf({ builder, runtime, instance }: Core, model: Model, { imageTag }: PrepareOptions) {
  if (imageTag !== undefined && !runtime.images) {
    throw new PlatformError({
      code: 'no-images',
      message: `${runtime.name} uses no images: --image-tag means nothing there`,
      exitCode: ExitCode.badInput,
    });
  }
  if (!runtime.images) return { references: {}, requests: [] };
  return builder.images(model, { instance, ...(imageTag === undefined ? {} : { imageTag }) });
}

const note = ({ ports }: Core, sink: EventSink, text: string) =>
  sink({ type: 'note', at: ports.clock.now(), level: 'info', text });
