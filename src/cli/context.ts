import { resolve } from 'node:path';
import { findProject } from '../app/project.ts';
import type { Catalog } from '../catalog/index.ts';
import type { Ports } from '../kernel/index.ts';
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
  /** Text of a file that the user names, relative to `cwd`; `-` is standard input. */
  readInput(path: string): Promise<string>;
}

export function createContext({ host, signal }: Cli, options: GlobalOptions): Context {
  const cwd = resolve(host.cwd(), options.directory ?? '.');
  const once = <T>(make: () => Promise<T>) => {
    let made: Promise<T> | undefined;
    return () => (made ??= make());
  };
  return {
    ui: createUi({ ...streams(host), json: options.json === true, color: options.color }),
    ports: nodePorts,
    signal,
    version: packageInfo().version,
    cwd,
    catalog: once(async () => {
      const { readCatalog } = await import('../catalog/index.ts');
      return readCatalog(nodePorts.fs, packageRoot());
    }),
    project: once(() => findProject(nodePorts.fs, cwd)),
    readInput: (path) => readInput(path, cwd, host.stdin),
  };
}

// Picked one by one: spreading `process` would touch every getter it has.
const streams = ({ stdin, stdout, stderr, env }: Cli['host']) => ({ stdin, stdout, stderr, env });
