import { resolve } from 'node:path';
import { assertPinned } from '../app/cluster.ts';
import { chooseAllRendered, chooseEnvironment, chooseRendered, type EnvironmentChoice } from '../app/environment.ts';
import { findProject } from '../app/project.ts';
import type { Catalog } from '../catalog/index.ts';
import type { EnvironmentName, Outline } from '../config/index.ts';
import type { Check } from '../engine/runtime.ts';
import type { Target } from '../engine/target.ts';
import type { Ports } from '../kernel/index.ts';
import { nodePorts } from '../kernel/node/index.ts';
import type { Model } from '../model/index.ts';
import { createUi, type Ui } from '../ui/index.ts';
import type { Cli, GlobalOptions } from './command.ts';
import { readInput } from './input.ts';
import { packageInfo, packageRoot } from './package.ts';
import type { Opened, Place, Rendering } from './wiring.ts';

/** What a running command works with. */
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
  /** That environment, to look at it. */
  target(purpose: EnvironmentChoice['purpose']): Promise<Target>;
  /** To change it: refuses a cluster that was never deployed to. */
  changing(purpose: EnvironmentChoice['purpose']): Promise<Target>;
  /** To change it, perhaps for the first time: whoever asks sees to the cluster (app/cluster.ts). */
  opened(purpose: EnvironmentChoice['purpose']): Promise<Opened>;
  /** What doctor wants to know of an environment. */
  check(environment: string): Promise<Check[]>;
  rendering(runtime: EnvironmentName['runtime']): Promise<Rendering>;
  /** Of every environment of that runtime, unless one was asked for. */
  renderings(runtime: EnvironmentName['runtime']): Promise<readonly Rendering[]>;
  /** platform.yaml as it is now, for the environment that the command is about. */
  model(purpose: EnvironmentChoice['purpose']): Promise<Model>;
  /** Text of a file that the user names, relative to `cwd`; `-` is standard input. */
  readInput(path: string): Promise<string>;
}

export function createContext(cli: Cli, options: GlobalOptions): Context {
  const { host, signal } = cli;
  const cwd = resolve(host.cwd(), options.directory ?? '.');
  const project = once(() => findProject(nodePorts.fs, cwd));
  const wiring = once(async () => cli.wiring ?? (await import('./context.ts')).wiring);
  const outlineOf = async (projectDir: string) => {
    // Only this file of it: the schema of platform.yaml takes a while to load, and most commands leave it to the agent.
    const { readOutline } = await import('../config/environments.ts');
    return readOutline(nodePorts.fs, projectDir);
  };
  const outline = once(async () => outlineOf(await project()));
  const catalog = once(async () => {
    const { readCatalog } = await import('../catalog/index.ts');
    return readCatalog(nodePorts.fs, packageRoot());
  });
  const place = (projectDir: string, { name: platform }: Outline, environment: EnvironmentName): Place => {
    const { version } = packageInfo();
    return {
      ports: nodePorts,
      packageRoot: packageRoot(),
      version,
      projectDir,
      platform,
      environment,
      catalog,
      env: host.env,
    };
  };
  const environment: Context['environment'] = async (purpose) => {
    const [{ environments: known }, projectDir] = await Promise.all([outline(), project()]);
    const requested = options.env ?? options.on;
    const asks = requested === undefined && purpose === 'run';
    const running = asks ? await (await wiring()).running(projectDir, known) : [];
    return chooseEnvironment({ requested, purpose, known, running });
  };
  const opened: Context['opened'] = async (purpose) => {
    const chosen = await environment(purpose);
    return (await wiring()).open(place(await project(), await outline(), chosen));
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
    catalog,
    project,
    platform: async () => (await outline()).name,
    environment,
    target: async (purpose) => (await opened(purpose)).target,
    changing: async (purpose) => {
      const { target, cluster } = await opened(purpose);
      assertPinned(cluster, target.environment);
      return target;
    },
    opened,
    check: async (name) => {
      // doctor has something to say outside of a project, too.
      const projectDir = await project().catch(() => cwd);
      const found = await outlineOf(projectDir);
      const chosen = chooseEnvironment({ requested: name, purpose: 'run', known: found.environments, running: [] });
      return (await wiring()).check(place(projectDir, found, chosen));
    },
    rendering: async (runtime) => {
      const found = await outline();
      const chosen = chooseRendered(options.env ?? options.on, runtime, found.environments);
      return (await wiring()).rendering(place(await project(), found, chosen));
    },
    renderings: async (runtime) => {
      const found = await outline();
      const chosen = chooseAllRendered(options.env ?? options.on, runtime, found.environments);
      const [{ rendering }, projectDir] = await Promise.all([wiring(), project()]);
      return Promise.all(chosen.map((each) => rendering(place(projectDir, found, each))));
    },
    model: async (purpose) => {
      const chosen = await environment(purpose);
      return (await wiring()).model(place(await project(), await outline(), chosen));
    },
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
