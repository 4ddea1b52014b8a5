import { join } from 'node:path';
import type { Catalog } from '../../catalog/index.ts';
import { type Config, FILE, LOCK_FILE, type Lock, lockText, readLock } from '../../config/index.ts';
import { ExitCode, type Fs, PlatformError } from '../../kernel/index.ts';
import {
  applySync,
  BASE_FILE,
  type Draft,
  draftGenerated,
  packBase,
  planSync,
  type SyncPlan,
  templateVersions,
  unpackBase,
} from '../../scaffold/index.ts';
import { refuseRunning } from './branch.ts';

/** What a project becomes: its platform.yaml, and what that does to every generated file. Nothing is written yet. */
export interface Change {
  readonly folder: string;
  /** Text of platform.yaml. */
  readonly source: string;
  /** It is not the one on disk. */
  readonly edited: boolean;
  readonly config: Config;
  readonly lock: Lock;
  readonly drafts: readonly Draft[];
  readonly plan: SyncPlan;
}

export interface ChangeRequest {
  readonly folder: string;
  /** New text of platform.yaml; the one on disk where nothing of it changes. */
  readonly source?: string;
  /** Version of the CLI, for platform.lock. */
  readonly version: string;
}

/** Reads and compares. Rejects with all problems of the new platform.yaml (exit code 2). */
export async function prepareChange(fs: Fs, catalog: Catalog, request: ChangeRequest): Promise<Change> {
  const { folder, version } = request;
  const written = await fs.readText(join(folder, FILE));
  const source = request.source ?? written;
  const [{ config, selections, drafts }, lock, base] = await Promise.all([
    draftGenerated(fs, catalog, folder, source),
    readLock(fs, folder),
    readBase(fs, folder),
  ]);
  const plan = await planSync(fs, folder, base, drafts);
  const templates = templateVersions(selections);
  const next: Lock = { ...(lock ?? EMPTY), version: 1, platform: version, templates };
  return { folder, source, edited: source !== written, config, lock: next, drafts, plan };
}

const EMPTY: Lock = { version: 1, platform: '', answers: {}, templates: {}, images: {}, environments: {} };

/**
 * Writes it: the files first, what is known of them next, platform.yaml last. Killed in between, the same command goes on where it
 * was.
 */
export async function applyChange(fs: Fs, change: Change): Promise<void> {
  const { folder, source, edited, lock, drafts, plan } = change;
  await applySync(fs, folder, plan);
  await fs.writeFile(join(folder, LOCK_FILE), lockText(lock));
  await fs.writeFile(join(folder, BASE_FILE), await packBase(drafts));
  if (edited) await fs.writeFile(join(folder, FILE), source);
}

async function readBase(fs: Fs, folder: string): Promise<Map<string, Uint8Array>> {
  const path = join(folder, BASE_FILE);
  if (!(await fs.exists(path))) throw noBase(folder, 'missing');
  return unpackBase(await fs.readFile(path)).catch((error: unknown) => {
    throw noBase(folder, 'damaged', error);
  });
}

const noBase = (folder: string, what: string, cause?: unknown) =>
  new PlatformError({
    code: 'no-base',
    message: `${BASE_FILE} is ${what}: your changes cannot be told from generated lines`,
    where: folder,
    next: `git checkout ${BASE_FILE}   brings it back; init commits it`,
    exitCode: ExitCode.refused,
    cause,
  });

/** Adding and removing must not bring other changes along: those are an upgrade's. */
export async function refuseOutdated(fs: Fs, catalog: Catalog, folder: string): Promise<void> {
  await refuseRunning(fs, folder);
  const lock = await readLock(fs, folder);
  const changed = Object.entries(lock?.templates ?? {}).filter(
    ([name, { digest }]) => catalog.templates.get(name)?.digest !== digest,
  );
  if (changed.length === 0) return;
  throw new PlatformError({
    code: 'outdated',
    message: 'the templates of this project have changed since its files were made',
    where: LOCK_FILE,
    details: [`changed  ${changed.map(([name]) => name).join(', ')}`],
    next: 'platform upgrade --plan   shows what it would do; then platform upgrade',
    exitCode: ExitCode.refused,
  });
}
