import type { Resource } from '../../../plan/index.ts';
import { launch, type Machine } from '../launch/index.ts';
import type { CopyLog } from '../logs/writers.ts';
import type { TaskSpec } from '../spec.ts';
import type { Registry } from '../state/registry.ts';
import { commandOfTask } from './program.ts';
import { runSetup } from './sql.ts';

/** One run of a task. A run that ended well becomes a record. */
export interface TaskRun {
  readonly resource: Resource;
  readonly generation: string;
  readonly log: CopyLog;
  state: 'running' | 'failed' | 'done';
  /** How it ended: `exit code 1`, or the words of the database. */
  exit: string | undefined;
  readonly stop: AbortController;
  over: Promise<void>;
}

/** Starts it; the run tells how it goes on. Rejects only when it cannot be started. */
export async function startTask(
  resource: Resource,
  generation: string,
  log: CopyLog,
  { machine, registry, done }: { machine: Machine; registry: Registry; done: (run: TaskRun) => Promise<void> },
): Promise<TaskRun> {
  const spec = resource.spec as unknown as TaskSpec;
  const stop = new AbortController();
  const run: TaskRun = { resource, generation, log, state: 'running', exit: undefined, stop, over: Promise.resolve() };
  const settle = async (failure: string | undefined) => {
    if (failure === undefined) await done(run);
    run.exit = failure;
    run.state = failure === undefined ? 'done' : 'failed';
    log.close();
  };
  if (spec.run.type === 'sql') {
    const { id } = resource;
    run.over = runSetup(spec.run, id, machine, stop.signal).then(
      () => settle(undefined),
      (error: Error) => {
        log.write('stderr', [error.message]);
        return settle(error.message);
      },
    );
    return run;
  }
  const command = await commandOfTask(spec.run, machine);
  const owner = { id: resource.id, component: resource.component };
  const child = await launch(command, { owner, marker: machine.marker, registry, log });
  stop.signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  run.over = child.exited.then((exit) => settle(exit.code === 0 ? undefined : exit.text));
  return run;
}
