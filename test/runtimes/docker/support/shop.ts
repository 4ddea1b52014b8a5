import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { readCatalog } from '../../../../src/catalog/index.ts';
import { type Builder, createSession, type Session } from '../../../../src/engine/index.ts';
import { nodeFs, nodePorts } from '../../../../src/kernel/node/index.ts';
import { buildModel } from '../../../../src/model/index.ts';
import { createDockerRuntime } from '../../../../src/runtimes/docker/index.ts';
import { testConfig } from '../../../support/config.ts';
import { sweep } from './engine.ts';

const ROOT = resolve('.');

/** Two gateways behind Envoy, a service, a database and a cache; the programs are those of fixture/. */
export const shopFile = (port: number, extra = ''): string => `
version: 1
name: shop
gateway:
  port: ${port}
  replicas: 2
  uses: [db, cache]
  routes: [{ path: /api/product, to: product }]
  tasks: [{ name: migrate, run: node dist/migrate.js, inputs: ["migrate/**"] }]
${extra}
services: { product: { template: service-product, seed: false, uses: [db, cache] } }
data: { db: { template: postgres }, cache: { template: valkey } }
`;

export interface Shop {
  readonly projectDir: string;
  readonly instance: string;
  /** A writer of its own, as after the start of a new process. */
  open(environment?: string): Session;
  /** What platform.yaml says now. */
  write(text: string): void;
  remove(): Promise<void>;
}

/** A built project in a temporary folder, with its templates read from this repository. */
export async function makeShop(instance: string, text: string): Promise<Shop> {
  const projectDir = await mkdtemp(join(tmpdir(), 'platform shop-'));
  for (const folder of ['gateway', 'services/product']) {
    const dist = join(projectDir, folder, 'dist');
    await build({
      entryPoints: ['main', 'migrate'].map((name) => join(ROOT, 'test/runtimes/docker/fixture', `${name}.mjs`)),
      outdir: dist,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['pg-native'],
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      logLevel: 'warning',
    });
    await writeFile(join(dist, 'package.json'), '{"type":"module"}\n');
  }
  await mkdir(projectDir, { recursive: true });
  await writeFile(
    join(projectDir, 'Dockerfile'),
    'FROM node:24-slim\nUSER 10001:10001\nWORKDIR /app\nCOPY dist dist\n',
  );
  const catalog = await readCatalog(nodeFs, ROOT);
  let file = text;
  const optionsOf = (environment: string) => ({
    ports: nodePorts,
    projectDir,
    stateDir: join(projectDir, '.platform', environment),
    instance,
  });
  return {
    projectDir,
    instance,
    open: (environment = 'docker') =>
      createSession({
        ...optionsOf(environment),
        runtime: createDockerRuntime(optionsOf(environment)),
        environment,
        load: async () => buildModel(testConfig(file, 'docker'), catalog),
        builder: builtAlready(projectDir, instance),
      }),
    write: (next) => {
      file = next;
    },
    remove: async () => {
      for (const id of [instance, `${instance}-second`]) await sweep(id);
      await rm(projectDir, { recursive: true, force: true });
    },
  };
}

/** Bundles are there; images are asked for under names of their own. */
function builtAlready(projectDir: string, instance: string): Builder {
  const folders: Record<string, string> = { gateway: 'gateway', product: 'services/product' };
  return {
    build: async () => ({ bundles: {}, failed: [] }),
    peek: async () => ({}),
    taskInputs: async () => ({}),
    images: async (model) => {
      const built = model.components.filter(({ workload }) => workload.type === 'node').map(({ name }) => name);
      const reference = (name: string) => `${instance}/${name}:1`;
      return {
        references: Object.fromEntries(built.map((name) => [name, reference(name)])),
        requests: built.map((component) => ({
          component,
          folder: join(projectDir, folders[component] ?? component),
          dockerfile: join(projectDir, 'Dockerfile'),
          reference: reference(component),
        })),
      };
    },
  };
}
