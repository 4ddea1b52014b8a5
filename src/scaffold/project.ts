import { join } from 'node:path';
import { type Blueprint, type Catalog, renderText } from '../catalog/index.ts';
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
import { BASE_FILE, packBase } from './base.ts';
import { type Draft, draftFiles } from './drafts.ts';
import { type Selection, select } from './select.ts';

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
  const { config, selections, drafts: generated } = await draftGenerated(fs, catalog, request.folder, source);
  const lock: Lock = {
    version: 1,
    platform: request.version,
    ...(request.blueprint === undefined ? {} : { blueprint: request.blueprint }),
    answers: request.answers,
    templates: templateVersions(selections),
    images: {},
    environments: {},
  };
  const drafts = [
    ...generated,
    text(FILE, source),
    text(LOCK_FILE, lockText(lock)),
    text('.platform/schema.json', `${JSON.stringify(editorSchema())}\n`),
    { path: BASE_FILE, content: await packBase(generated), executable: false },
  ];
  return { config, drafts: drafts.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** What the templates make of a platform.yaml that is not on disk yet. */
export async function draftGenerated(
  fs: Fs,
  catalog: Catalog,
  folder: string,
  source: string,
): Promise<{ readonly config: Config; readonly selections: readonly Selection[]; readonly drafts: readonly Draft[] }> {
  const config = await loadConfig(withFile(fs, join(folder, FILE), source), folder, 'local', catalog);
  const selections = select(config.file, catalog);
  return { config, selections, drafts: await draftFiles(fs, selections) };
}

const text = (path: string, content: string): Draft => ({
  path,
  content: new TextEncoder().encode(content),
  executable: false,
});

/** For platform.lock. */
export function templateVersions(selections: readonly Selection[]): Lock['templates'] {
  const entries = selections.map(
    ({ template: { name, manifest, digest } }) => [name, { version: manifest.version, digest }] as const,
  );
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
