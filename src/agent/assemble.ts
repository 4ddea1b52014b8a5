import { createBuilder, type ProjectBuilder } from '../build/index.ts';
import { readCatalog } from '../catalog/index.ts';
import { loadConfig, readOutline } from '../config/index.ts';
import { createSession, type Runtime, type Session } from '../engine/index.ts';
import type { EventSink, Ports } from '../kernel/index.ts';
import { userName } from '../kernel/node/index.ts';
import { buildModel } from '../model/index.ts';
import { stateDirOf } from './paths.ts';

/** Where a runtime works; handed to whoever knows the runtimes. */
export interface RuntimePlace {
  readonly ports: Ports;
  readonly projectDir: string;
  readonly stateDir: string;
  readonly instance: string;
  readonly environment: string;
  readonly platform: string;
  readonly packageRoot: string;
  /** Something happened to a copy: it ended, or its readiness changed. */
  readonly onChange: () => void;
}

export interface Assembly {
  readonly ports: Ports;
  /** Absolute, without links. */
  readonly projectDir: string;
  readonly environment: string;
  readonly instance: string;
  /** Folder with templates/, blueprints/ and dist/. */
  readonly packageRoot: string;
  readonly makeRuntime: (place: RuntimePlace) => Promise<Runtime>;
  readonly onEvent?: EventSink;
  readonly onChange?: () => void;
}

export interface Assembled {
  readonly session: Session;
  readonly runtime: Runtime;
  readonly builder: ProjectBuilder;
}

/** A session of one environment in this process, with everything it needs from disk. Reads platform.yaml only when asked to work. */
export async function assemble(assembly: Assembly): Promise<Assembled> {
  const { ports, projectDir, environment, instance, packageRoot } = assembly;
  const stateDir = stateDirOf(projectDir, environment);
  const { name: platform } = await readOutline(ports.fs, projectDir);
  const onChange = assembly.onChange ?? (() => undefined);
  const runtime = await assembly.makeRuntime({
    ports,
    projectDir,
    stateDir,
    instance,
    environment,
    platform,
    packageRoot,
    onChange,
  });
  const builder = createBuilder(ports, projectDir);
  const session = createSession({
    ports,
    runtime,
    environment,
    projectDir,
    stateDir,
    instance,
    builder,
    by: userName(),
    commit: async () => {
      const { exitCode, stdout } = await ports.exec.run('git', ['rev-parse', 'HEAD'], { cwd: projectDir });
      return exitCode === 0 ? stdout.trim() : undefined;
    },
    load: async () => {
      const catalog = await readCatalog(ports.fs, packageRoot, { digests: false });
      return buildModel(await loadConfig(ports.fs, projectDir, environment, catalog), catalog);
    },
    ...(assembly.onEvent ? { onEvent: assembly.onEvent } : {}),
  });
  return { session, runtime, builder };
}
