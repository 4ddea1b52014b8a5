import { Readable } from 'node:stream';
import type { Target } from '../../engine/target.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Model, Task } from '../../model/index.ts';
import { type End, type Head, readData, readHead, verifyArchive } from './archive.ts';
import { type MoveTools, move } from './move.ts';
import { chooseStores } from './stores.ts';
import { nowhere, tail } from './streams.ts';

/** A backup that fits a store, whole and undamaged. */
export interface Restorable {
  readonly store: string;
  readonly file: string;
  readonly head: Head;
  readonly end: End;
  /** What may be a mistake: another platform, another store. */
  readonly doubts: readonly string[];
}

/** Looks at the file from end to end before anything is touched. Throws where it does not fit or is damaged. */
export async function checkRestore(model: Model, name: string, file: string): Promise<Restorable> {
  const [chosen] = chooseStores(model, [name]).stores;
  const head = await readHead(file);
  if (chosen?.way.content !== head.content) throw otherContent(model, name, chosen?.way.content ?? '', head);
  const end = await verifyArchive(file);
  const doubts = [
    ...(head.platform === model.name ? [] : [`it is of the platform ${head.platform}`]),
    ...(head.store === name ? [] : [`it is of the store ${head.store}`]),
    ...(head.environment === model.environment.name ? [] : [`it is of the environment ${head.environment}`]),
  ];
  return { store: name, file, head, end, doubts };
}

export interface RestoreTools extends MoveTools {
  readonly onProgress: (store: string, bytes: number) => void;
  readonly onNote: (text: string) => void;
}

/** Puts a checked backup in the place of what the store holds now; then the users' migrations, where it brought a schema along. */
export async function restore(model: Model, { store, file }: Restorable, tools: RestoreTools): Promise<void> {
  const [chosen] = chooseStores(model, [store]).stores;
  if (!chosen) return;
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of readData(file)) {
      bytes += chunk.length;
      tools.onProgress(store, bytes);
      yield chunk;
    }
  };
  await move('restore', store, chosen.way, { stdin: Readable.from(counted(), { objectMode: false }) }, tools);
  if (chosen.way.schema) await migrate(model, store, tools);
  for (const { name, backup } of model.components) {
    if (backup && 'none' in backup && backup.forgets) {
      tools.onNote(`${name} may still answer with what was there before: platform restart ${name}`);
    }
  }
}

/** The schema may be older than the programs that run: their own tasks bring it forward, in a running copy of each. */
async function migrate(model: Model, store: string, { target, onNote }: RestoreTools): Promise<void> {
  const failed: string[] = [];
  for (const task of model.tasks.filter((each) => isMigration(each, store))) {
    const failure = await runTask(task, target);
    if (failure === undefined) onNote(`${task.id} was run again`);
    else failed.push(`${task.id}  ${failure}`);
  }
  if (failed.length === 0) return;
  throw new PlatformError({
    code: 'migration-failed',
    message: `the data of ${store} is back, but migrations that come after it failed`,
    details: failed,
    next: 'platform up makes what does not run; then: platform restore again',
    exitCode: ExitCode.notReady,
  });
}

const isMigration = ({ run, after, seed }: Task, store: string) =>
  run.type === 'program' && seed !== true && after.includes(store);

/** Resolves with what went wrong. */
async function runTask({ component, run }: Task, target: Target): Promise<string | undefined> {
  if (run.type !== 'program') return undefined;
  const stderr = tail();
  const io = { stdin: Readable.from([]), stdout: nowhere(), stderr: stderr.stream, tty: false };
  try {
    const code = await target.exec({ component }, ['sh', '-c', run.command], io);
    return code === 0 ? undefined : (stderr.lines().at(-1) ?? `exit code ${code}`);
  } catch (error) {
    return (error as Error).message;
  }
}

const otherContent = ({ environment }: Model, store: string, wanted: string, head: Head) =>
  new PlatformError({
    code: 'other-content',
    message: `the backup is ${head.content} of ${head.template} on ${head.runtime}; ${store} on ${environment.name} takes ${wanted}`,
    next: `restore it where it came from: --env ${head.environment}`,
    exitCode: ExitCode.badInput,
  });
