import { join } from 'node:path';
import { type Catalog, readCatalog } from '../../../src/catalog/index.ts';
import { type Config, loadConfig } from '../../../src/config/index.ts';
import type { Fs } from '../../../src/kernel/index.ts';
import { nodeFs } from '../../../src/kernel/node/index.ts';
import { buildModel, type Model } from '../../../src/model/index.ts';

export const ROOT = join(import.meta.dirname, '../../..');

let reading: Promise<Catalog> | undefined;
/**
 * The templates and blueprints of this repository, read once. Programs of ours that run in containers are words: what is bundled changes
 * with every line of them, and need not be there.
 */
export function realCatalog(): Promise<Catalog> {
  reading ??= readCatalog(nodeFs, ROOT).then((catalog) => ({ ...catalog, programs: PROGRAMS }));
  return reading;
}
const PROGRAMS = new Map(['collector', 'reader'].map((name) => [name, `// the program ${name}\n`]));

export interface Built {
  readonly config: Config;
  readonly model: Model;
}

/** The platform of a text, for every environment it names: the built-in ones, and those it declares. */
export async function buildAll(source: string): Promise<Built[]> {
  const names = await environmentsOf(source);
  return Promise.all(names.map((name) => build(source, name)));
}

/** Names of the environments of a text. */
export async function environmentsOf(source: string): Promise<string[]> {
  const { config } = await build(source, 'local');
  return [...new Set(['local', 'docker', ...Object.keys(config.file.environments)])];
}

export async function build(source: string, environment: string): Promise<Built> {
  const catalog = await realCatalog();
  const config = await loadConfig(withFile('/project/platform.yaml', source), '/project', environment, catalog);
  return { config, model: buildModel(config, catalog) };
}

/** Reads the repository's files, and one more that is nowhere. */
function withFile(path: string, text: string): Fs {
  return {
    ...nodeFs,
    readText: async (wanted) => (wanted === path ? text : nodeFs.readText(wanted)),
    readFile: async (wanted) => (wanted === path ? new TextEncoder().encode(text) : nodeFs.readFile(wanted)),
    exists: async (wanted) => wanted === path || nodeFs.exists(wanted),
  };
}
