import type { Builder, BuildResult } from '../engine/builder.ts';
import { type ComponentFailure, type EventSink, ExitCode, type Ports } from '../kernel/index.ts';
import type { Component } from '../model/index.ts';
import { bundleDigest, folderOf } from './bundles.ts';
import { nameImages } from './images.ts';
import { type Inputs, inputsReader } from './inputs.ts';
import { buildNotes } from './record.ts';
import { type BuildLine, runScript } from './script.ts';
import { taskInputs } from './tasks.ts';

/** The project's builder, and what the agent needs to build while it watches. */
export interface ProjectBuilder extends Builder {
  /**
   * Notes that something else (the watching build) has built this component. False where its sources changed after `since`
   * (milliseconds since the epoch): that bundle is old already, another build follows.
   */
  built(component: Component, since: number): Promise<boolean>;
}

interface State {
  readonly component: Component;
  readonly inputs: Inputs;
  /** Digest of the bundle that is there and was built from these inputs. */
  readonly bundle: string | undefined;
}

/** Builds with the project's own script, and only what changed. */
export function createBuilder(ports: Pick<Ports, 'fs' | 'exec' | 'clock'>, projectDir: string): ProjectBuilder {
  const { fs, clock } = ports;
  const notes = buildNotes(fs, projectDir);

  const states = async (components: readonly Component[]): Promise<State[]> => {
    const known = await notes.read();
    const inputsOf = inputsReader(fs, projectDir);
    return Promise.all(
      components.filter(folderOf).map(async (component) => {
        const [inputs, found] = await Promise.all([inputsOf(component), bundleDigest(fs, projectDir, component)]);
        const note = known[component.name];
        const current = found !== undefined && note?.bundle === found && note.inputs === inputs.digest;
        // Other languages are run from their sources.
        const bundle = component.workload.type === 'source' ? inputs.digest : current ? found : undefined;
        return { component, inputs, bundle };
      }),
    );
  };

  const build: Builder['build'] = async (components, sink, signal) => {
    const before = await states(components);
    const stale = before.filter(({ bundle }) => bundle === undefined);
    const bundles = known(before);
    const failed: ComponentFailure[] = [];
    for (const { component, bundle } of before) {
      if (component.workload.type !== 'node' || bundle === undefined) continue;
      sink({ type: 'build', at: clock.now(), component: component.name, state: 'cached' });
    }
    if (stale.length === 0) return { bundles, failed };
    for (const { component } of stale) {
      sink({ type: 'build', at: clock.now(), component: component.name, state: 'started' });
    }
    const folders = stale.flatMap(({ component }) => folderOf(component) ?? []);
    await runScript(ports, projectDir, folders, (line) => report(line, stale, sink, clock.now(), failed), signal);
    const broken = new Set(failed.map(({ component }) => component));
    const fresh = await Promise.all(
      stale.map(async ({ component, inputs }) => {
        const bundle = await bundleDigest(fs, projectDir, component);
        return [component.name, { inputs: inputs.digest, bundle: bundle ?? '' }] as const;
      }),
    );
    const good = fresh.filter(([name, { bundle }]) => bundle !== '' && !broken.has(name));
    await notes.write(Object.fromEntries(good));
    return {
      bundles: { ...bundles, ...Object.fromEntries(fresh.map(([name, { bundle }]) => [name, bundle])) },
      failed,
    };
  };

  return {
    build,
    peek: async (components) => {
      const found = await states(components);
      return Object.fromEntries(
        found.map(({ component, inputs, bundle }) => [component.name, bundle ?? `inputs-${inputs.digest}`]),
      );
    },
    images: (model, options) => nameImages(fs, projectDir, model, options),
    taskInputs: (model) => taskInputs(fs, projectDir, model),
    built: async (component, since) => {
      const inputs = await inputsReader(fs, projectDir)(component);
      const bundle = await bundleDigest(fs, projectDir, component);
      if (bundle === undefined || inputs.newestMs > since) return false;
      await notes.write({ [component.name]: { inputs: inputs.digest, bundle } });
      return true;
    },
  };
}

const known = (found: readonly State[]): BuildResult['bundles'] =>
  Object.fromEntries(
    found.flatMap(({ component, bundle }) => (bundle === undefined ? [] : [[component.name, bundle]])),
  );

function report(
  { folder, ok, ms, errors }: BuildLine,
  stale: readonly State[],
  sink: EventSink,
  at: number,
  failed: ComponentFailure[],
): void {
  const component = stale.find((each) => folderOf(each.component) === folder)?.component;
  if (!component) return;
  const base = { type: 'build' as const, at, component: component.name, durationMs: ms };
  if (ok) sink({ ...base, state: 'done' });
  else {
    sink({ ...base, state: 'failed', message: errors[0]?.trim() ?? 'the build failed' });
    failed.push(buildFailure(component.name, folder, errors));
  }
}

/** A component that cannot be built, as `up` reports it. */
export const buildFailure = (component: string, folder: string, errors: readonly string[]): ComponentFailure => ({
  component,
  resource: `${component}/build`,
  error: {
    code: 'build-failed',
    message: `${component} cannot be built; its last build stays`,
    where: folder,
    details: errors.flatMap((text) => text.trim().split('\n')).slice(0, 20),
    next: `node scripts/build.mjs ${folder}`,
    exitCode: ExitCode.failed,
  },
});
