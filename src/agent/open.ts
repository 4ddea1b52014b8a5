import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstance, type Runtime, type Session, type Target } from '../engine/index.ts';
import type { Ports } from '../kernel/index.ts';
import { assemble, type RuntimePlace } from './assemble.ts';
import { createAgentTarget } from './client/target.ts';
import { stateDirOf } from './paths.ts';

export interface OpenOptions {
  readonly ports: Ports;
  readonly projectDir: string;
  readonly platform: string;
  readonly environment: { readonly name: string; readonly runtime: string };
  /** Folder with templates/ and dist/. */
  readonly packageRoot: string;
  readonly version: string;
  readonly makeRuntime: (place: RuntimePlace) => Promise<Runtime>;
}

/** An environment that an agent works on. Starts nothing by itself. */
export async function openTarget(options: OpenOptions): Promise<Target> {
  const { ports, packageRoot, version, environment, makeRuntime } = options;
  const projectDir = await realpath(options.projectDir);
  let made: Promise<Session> | undefined;
  const session = async () => {
    const instance = await ensureInstance(ports, projectDir, options.platform);
    return (await assemble({ ports, projectDir, environment: environment.name, instance, packageRoot, makeRuntime }))
      .session;
  };
  return createAgentTarget({
    projectDir,
    environment: environment.name,
    runtime: environment.runtime,
    stateDir: stateDirOf(projectDir, environment.name),
    agentFile: join(packageRoot, 'dist', 'agent.js'),
    version,
    offline: () => {
      made ??= session();
      return made;
    },
  });
}
