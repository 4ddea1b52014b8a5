/** `platform init`: a project from a blueprint or a platform.yaml. */
import { basename, resolve } from 'node:path';
import type { Blueprint, Catalog } from '../../catalog/index.ts';
import { ExitCode, nearest, PlatformError, type Ports } from '../../kernel/index.ts';
import {
  adoptProject,
  blueprintSource,
  draftProject,
  isEmptyOrAbsent,
  refuseNonEmpty,
  writeProject,
} from '../../scaffold/index.ts';
import { type Ask, completeAnswers, readAssignments } from './answers.ts';
import { firstCommit } from './git.ts';
import { install } from './install.ts';

export interface InitRequest {
  readonly cwd: string;
  /** Folder to make; its last part becomes the name. */
  readonly path: string;
  readonly blueprint: string;
  /** Text of a platform.yaml, instead of a blueprint. */
  readonly from?: string;
  readonly set: readonly string[];
  readonly dryRun: boolean;
  readonly adopt: boolean;
  readonly install: boolean;
  readonly git: boolean;
  readonly version: string;
}

export interface InitTools {
  readonly ports: Ports;
  readonly catalog: Catalog;
  readonly signal: AbortSignal;
  /** Absent: nobody is asked, defaults hold. */
  readonly ask: Ask | undefined;
  /** Called before each step that takes time; the returned function when it is over. */
  readonly step: (text: string) => () => void;
}

export interface InitResult {
  readonly name: string;
  readonly folder: string;
  readonly blueprint?: string;
  readonly written: readonly string[];
  /** Files that were there and were not touched (--adopt). */
  readonly kept: readonly string[];
  readonly dryRun: boolean;
  readonly installed: boolean;
  readonly committed: boolean;
  /** Why there is no commit. */
  readonly note?: string;
}

export async function init(request: InitRequest, tools: InitTools): Promise<InitResult> {
  const { fs, exec, random } = tools.ports;
  const folder = resolve(request.cwd, request.path);
  if (!request.adopt && !(await isEmptyOrAbsent(fs, folder))) throw refuseNonEmpty(folder);
  const project = await draft(request, folder, tools);
  const paths = project.drafts.map(({ path }) => path);
  const result = {
    name: project.config.file.name,
    folder,
    ...(request.from === undefined ? { blueprint: request.blueprint } : {}),
    dryRun: request.dryRun,
  };
  if (request.dryRun) {
    const there = request.adopt ? await Promise.all(paths.map((path) => fs.exists(resolve(folder, path)))) : [];
    const [kept, written] = [paths.filter((_, i) => there[i]), paths.filter((_, i) => !there[i])];
    return { ...result, written, kept, installed: false, committed: false };
  }
  const kept = request.adopt ? await adoptProject(fs, folder, project.drafts) : [];
  if (!request.adopt) await writeProject(fs, random, folder, project.drafts);
  const written = paths.filter((path) => !kept.includes(path));
  const failure = request.install ? await attempt(() => installing(tools, folder)) : undefined;
  const git = request.git ? await firstCommit(exec, folder) : { committed: false };
  if (failure) throw failure.error;
  const note = git.reason === undefined ? {} : { note: git.reason };
  return { ...result, written, kept, installed: request.install, committed: git.committed, ...note };
}

async function installing({ ports, signal, step }: InitTools, folder: string): Promise<void> {
  const over = step('npm install');
  await install(ports.exec, folder, signal).finally(over);
}

/** The commit is worth having although the install failed, so the failure waits. */
async function attempt(work: () => Promise<void>): Promise<{ readonly error: unknown } | undefined> {
  return work().then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
}

async function draft(request: InitRequest, folder: string, { ports, catalog, ask }: InitTools) {
  const name = nameOf(folder);
  const common = { name, folder, version: request.version };
  if (request.from !== undefined) {
    const { values } = readAssignments(request.set, []);
    return draftProject(ports.fs, catalog, { ...common, source: request.from, set: values, answers: {} });
  }
  const blueprint = findBlueprint(catalog, request.blueprint);
  const assigned = readAssignments(request.set, blueprint.questions);
  const answers = await completeAnswers(blueprint, assigned.answers, ask);
  const source = blueprintSource(blueprint, name, answers);
  return draftProject(ports.fs, catalog, {
    ...common,
    source,
    set: assigned.values,
    blueprint: blueprint.name,
    answers,
  });
}

function findBlueprint(catalog: Catalog, name: string): Blueprint {
  const found = catalog.blueprints.get(name);
  if (found) return found;
  const guess = nearest(name, catalog.blueprints.keys());
  throw new PlatformError({
    code: 'unknown-blueprint',
    message: `there is no blueprint ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    details: [...catalog.blueprints.values()].map((blueprint) => `${blueprint.name}  ${blueprint.summary}`),
    exitCode: ExitCode.badInput,
  });
}

/** The folder's name as a platform name: lower case, hyphens for the rest. */
export function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return name === '' ? 'platform' : name;
}
