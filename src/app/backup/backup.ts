import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Model } from '../../model/index.ts';
import { type End, type Head, writeArchive } from './archive.ts';
import { type MoveTools, move } from './move.ts';
import { type Chosen, chooseStores } from './stores.ts';

const ENDING = '.tar.gz';

export interface BackupRequest {
  /** Stores; all that keep something when empty. */
  readonly names: readonly string[];
  /** As typed: a folder, or with one store a file that ends in .tar.gz. */
  readonly out?: string;
  readonly cwd: string;
  /** Of the project. */
  readonly projectDir: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Name and version of this program. */
  readonly by: string;
}

export interface BackupTools extends MoveTools {
  /** How far the copy of a store is. */
  readonly onProgress: (store: string, bytes: number) => void;
  readonly onDone: (done: BackedUp) => void;
}

export interface BackedUp extends End {
  readonly store: string;
  readonly content: string;
  /** Absolute. */
  readonly file: string;
  readonly durationMs: number;
}

/** Copies stores one after the other, each into a file of its own. Stops at the first that fails; what is there by then stays. */
export async function backup(
  model: Model,
  request: BackupRequest,
  tools: BackupTools,
): Promise<{ readonly stores: readonly BackedUp[]; readonly skipped: Chosen['skipped'] }> {
  const { stores, skipped } = chooseStores(model, request.names);
  const fileOf = placeOf(request, model, stores.length);
  const done: BackedUp[] = [];
  for (const { store, way } of stores) {
    const started = performance.now();
    const file = fileOf(store.name);
    // People's data: nobody else looks into the folder.
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const head: Head = {
      version: 1,
      platform: model.name,
      environment: model.environment.name,
      runtime: model.environment.runtime,
      store: store.name,
      template: store.template ?? '',
      content: way.content,
      at: new Date(request.now).toISOString(),
      by: request.by,
    };
    const end = await writeArchive(
      file,
      head,
      (stdout) => move('dump', store.name, way, { stdout }, tools),
      (bytes) => tools.onProgress(store.name, bytes),
    );
    const durationMs = Math.round(performance.now() - started);
    const result = { store: store.name, content: way.content, file, ...end, durationMs };
    tools.onDone(result);
    done.push(result);
  }
  return { stores: done, skipped };
}

/** Default: `.platform/backups/<environment>/<time>/<store>.tar.gz`, which git does not see and `down --data` does not touch. */
function placeOf({ out, cwd, projectDir, now }: BackupRequest, { environment }: Model, count: number) {
  if (out?.endsWith(ENDING)) {
    if (count === 1) return () => resolve(cwd, out);
    throw new PlatformError({
      code: 'bad-input',
      message: `${basename(out)} is one file, and ${count} stores are to be copied`,
      next: 'name one store, or give a folder: --out backups/',
      exitCode: ExitCode.badInput,
    });
  }
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const folder =
    out === undefined ? join(projectDir, '.platform', 'backups', environment.name, time) : resolve(cwd, out);
  return (store: string) => join(folder, `${store}${ENDING}`);
}
