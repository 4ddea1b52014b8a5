import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createSession, type ImageSet, type Session } from '../../../../src/engine/index.ts';
import { nodePorts } from '../../../../src/kernel/node/index.ts';
import type { Component, Model } from '../../../../src/model/index.ts';
import { createDockerRuntime } from '../../../../src/runtimes/docker/index.ts';
import type { Crash } from '../../../contract/crash.ts';
import { contractBuilder } from '../../../contract/harness.ts';
import { sweep } from './engine.ts';

export interface Small {
  readonly instance: string;
  readonly projectDir: string;
  /** What platform.yaml says now. */
  components: Component[];
  readonly session: Session;
  /** A writer of its own, as after the start of a new process; one that is killed at some operation. */
  readonly open: (crash?: Crash) => Session;
  /** A file of the project. */
  write(path: string, content: string): Promise<void>;
  remove(): Promise<void>;
}

/** A project whose node components all run test/contract/program.mjs. */
export async function makeSmall(instance: string, names: readonly string[]): Promise<Small> {
  const projectDir = await mkdtemp(join(tmpdir(), 'platform small-'));
  const write = async (path: string, content: string) => {
    await mkdir(dirname(join(projectDir, path)), { recursive: true });
    await writeFile(join(projectDir, path), content);
  };
  await write('Dockerfile', 'FROM node:24-slim\nWORKDIR /app\nCOPY dist dist\n');
  for (const name of names) {
    await write(`services/${name}/dist/package.json`, '{"type":"module"}\n');
    await cp(resolve('test/contract/program.mjs'), join(projectDir, `services/${name}/dist/main.js`));
  }
  const options = { ports: nodePorts, projectDir, stateDir: join(projectDir, '.platform', 'docker'), instance };
  const environment = { name: 'docker', runtime: 'docker' as const, production: false };
  const open = (crash?: Crash) => {
    const runtime = createDockerRuntime(options);
    return createSession({
      ...options,
      runtime: crash?.wrap(runtime) ?? runtime,
      environment: 'docker',
      load: async (): Promise<Model> => ({
        name: 'small',
        environment,
        components: small.components,
        edges: [],
        tasks: [],
        secrets: [],
        delivery: {},
      }),
      builder: { ...contractBuilder({ taskInputs: () => ({}) }), images: async () => imagesOf(small) },
    });
  };
  const small: Small = {
    instance,
    projectDir,
    components: [],
    session: open(),
    open,
    write,
    remove: async () => {
      await sweep(instance);
      await rm(projectDir, { recursive: true, force: true });
    },
  };
  return small;
}

/** Of node components, and of those that say how theirs is built. */
function imagesOf({ components, projectDir, instance }: Small): ImageSet {
  const requests = components.flatMap(({ name, workload }) => {
    const reference = `${instance}/${name}:1`;
    if (workload.type !== 'node' && workload.type !== 'source') return [];
    const dockerfile =
      workload.type === 'node' ? 'Dockerfile' : workload.dockerfile && join(workload.path, workload.dockerfile);
    if (dockerfile === undefined) return [];
    const build = { folder: join(projectDir, workload.path), dockerfile: join(projectDir, dockerfile) };
    return [{ component: name, reference, ...build }];
  });
  return { references: Object.fromEntries(requests.map((each) => [each.component, each.reference])), requests };
}
