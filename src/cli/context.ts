import { resolve } from 'node:path';
import type { EnvironmentChoice } from '../app/environment.ts';
import { findProject } from '../app/project.ts';
import type { Catalog } from '../catalog/index.ts';
import type { EnvironmentName, Outline } from '../config/index.ts';
import type { Check } from '../engine/runtime.ts';
import type { Target } from '../engine/target.ts';
import { PlatformError, type Ports } from '../kernel/index.ts';
import { nodePorts } from '../kernel/node/index.ts';
import { createUi, type Ui } from '../ui/index.ts';
import type { Cli, GlobalOptions } from './command.ts';
import { readInput } from './input.ts';
import { packageInfo, packageRoot } from './package.ts';

/** What a running command works with. The composition root: only this file knows runtimes and the agent. */
export interface Context {
  readonly ui: Ui;
  readonly ports: Ports;
  readonly signal: AbortSignal;
  readonly version: string;
  /** The folder the command works in: -C, else the current one. */
  readonly cwd: string;
  /** Templates and blueprints, read at the first call. */
  catalog(): Promise<Catalog>;
  /** Folder of the project around `cwd`. */
  project(): Promise<string>;
  /** Name of the platform, also while platform.yaml is broken. */
  platform(): Promise<string>;
  /** The environment that this command is about: asked for, or found (app/environment.ts). */
  environment(purpose: EnvironmentChoice['purpose']): Promise<EnvironmentName>;
  /** That environment, ready to work with. */
  target(purpose: EnvironmentChoice['purpose']): Promise<Target>;
  /** What doctor wants to know of an environment. */
  check(environment: string): Promise<Check[]>;
  /** Text of a file that the user names, relative to `cwd`; `-` is standard input. */
  readInput(path: string): Promise<string>;
}

export function createContext({ host, signal }: Cli, options: GlobalOptions): Context {
  const cwd = resolve(host.cwd(), options.directory ?? '.');
  const project = once(() => findProject(nodePorts.fs, cwd));
  const outline = once(async (): Promise<Outline> => {
    const { readOutline } = await import('../config/index.ts');
    return readOutline(nodePorts.fs, await project());
  });
  const environment: Context['environment'] = async (purpose) => {
    const { chooseEnvironment } = await import('../app/environment.ts');
    const { environments } = await outline();
    return chooseEnvironment({ requested: options.env ?? options.on, purpose, known: environments, running: [] });
  };
  return {
    // Picked one by one: spreading `process` would touch every getter it has.
    ui: createUi({
      stdin: host.stdin,
      stdout: host.stdout,
      stderr: host.stderr,
      env: host.env,
      json: options.json === true,
      color: options.color,
    }),
    ports: nodePorts,
    signal,
    version: packageInfo().version,
    cwd,
    catalog: once(async () => {
      const { readCatalog } = await import('../catalog/index.ts');
      return readCatalog(nodePorts.fs, packageRoot());
    }),
    project,
    platform: async () => (await outline()).name,
    environment,
    target: async () => {
      throw new PlatformError({ code: 'x', message: 'x' });
    },
    check: async () => [],
    readInput: (path) => readInput(path, cwd, host.stdin),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
