import { join } from 'node:path';
import { type Blueprint, type Catalog, renderText, type Template } from '../catalog/index.ts';
import {
  type Config,
  editorSchema,
  FILE,
  LOCK_FILE,
  type Lock,
  loadConfig,
  lockText,
  setValues,
} from '../config/index.ts';
import type { Fs } from '../kernel/index.ts';
import { packBase } from './base.ts';
import { type Draft, draftFiles } from './drafts.ts';
import { select } from './select.ts';

export type Answers = Readonly<Record<string, string | boolean>>;

export interface ProjectRequest {
  readonly name: string;
  /** Where it will be; problems of platform.yaml are told against it. */
  readonly folder: string;
  /** Text of platform.yaml as it comes: of a blueprint, or of the user. */
  readonly source: string;
  /** Values set by dotted path, after the source. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly blueprint?: string;
  readonly answers: Answers;
  /** Version of the CLI, for platform.lock. */
  readonly version: string;
}

export interface Project {
  readonly config: Config;
  /** All files, sorted by path. */
  readonly drafts: readonly Draft[];
}

/** Text of platform.yaml that a blueprint gives for these answers. */
export function blueprintSource(blueprint: Blueprint, name: string, answers: Answers): string {
  return renderText(blueprint.source, { name, answers });
}

/** All files of a new project, in memory. platform.yaml is checked first: a project that is not valid is never written. */
export async function draftProject(fs: Fs, catalog: Catalog, request: ProjectRequest): Promise<Project> {
  const source = setValues(request.source, request.set);
  const config = await loadConfig(withFile(fs, join(request.folder, FILE), source), request.folder, 'local', catalog);
  const selections = select(config.file, catalog);
  const generated = await draftFiles(fs, selections);
  const lock: Lock = {
    version: 1,
    platform: request.version,
    ...(request.blueprint === undefined ? {} : { blueprint: request.blueprint }),
    answers: request.answers,
    templates: versions(selections.map(({ template }) => template)),
    images: {},
    environments: {},
  };
  const drafts = [
    ...generated,
    text(FILE, source),
    text(LOCK_FILE, lockText(lock)),
    text('.platform/schema.json', `${JSON.stringify(editorSchema())}\n`),
    { path: '.platform/base.tgz', content: await packBase(generated), executable: false },
  ];
  return { config, drafts: drafts.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

const text = (path: string, content: string): Draft => ({
  path,
  content: new TextEncoder().encode(content),
  executable: false,
});

function versions(templates: readonly Template[]): Lock['templates'] {
  const entries = templates.map(({ name, manifest, digest }) => [name, { version: manifest.version, digest }] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same files, with one more that is not on disk. */
function withFile(fs: Fs, path: string, content: string): Fs {
  return {
    ...fs,
    readText: async (wanted) => (wanted === path ? content : fs.readText(wanted)),
    readFile: async (wanted) => (wanted === path ? new TextEncoder().encode(content) : fs.readFile(wanted)),
    exists: async (wanted) => wanted === path || fs.exists(wanted),
  };
}
