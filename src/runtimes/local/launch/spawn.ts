import { type ChildProcess, spawn } from 'node:child_process';
import { startOf } from '../../../kernel/node/index.ts';
import { Lines } from '../logs/lines.ts';
import type { CopyLog } from '../logs/writers.ts';
import { MARKER } from '../machine/marker.ts';
import { send } from '../machine/signal.ts';
import type { Registry } from '../state/registry.ts';
import type { Command } from './types.ts';

/** How a process ended: `exit code 1`, `signal SIGKILL`. */
export interface Exit {
  readonly at: number;
  readonly code: number | null;
  readonly text: string;
}

export interface Child {
  readonly pid: number;
  readonly startedAt: number;
  /** Resolves when the process ended and its output is read. */
  readonly exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
}

export interface Owner {
  readonly id: string;
  readonly component: string;
}

export interface Spawning {
  readonly owner: Owner;
  readonly marker: string;
  readonly registry: Registry;
  readonly log: CopyLog;
  readonly onPort?: (port: number) => void;
  /** It serves its metrics on another port than its requests. */
  readonly onMetricsPort?: (port: number) => void;
  /** An engine of ours tells numbers about itself, by the names of their metrics. */
  readonly onStatistics?: (values: Readonly<Record<string, number>>) => void;
}

const exitOf = (code: number | null, signal: NodeJS.Signals | null): Exit => ({
  at: Date.now(),
  code,
  text: signal ? `signal ${signal}` : `exit code ${code}`,
});

/** Starts it, notes it on disk and follows its output. Rejects when it cannot be started. */
export async function launch(command: Command, spawning: Spawning): Promise<Child> {
  const { owner, marker, registry, log } = spawning;
  const process = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...command.env, [MARKER]: marker },
    stdio: command.ipc ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
    detached: !command.ipc,
    ...(command.uid === undefined ? {} : { uid: command.uid }),
    ...(command.gid === undefined ? {} : { gid: command.gid }),
  });
  const exited = exitOfProcess(process, log);
  const { pid } = process;
  // Without a number it did not start, and `exited` rejects with the reason.
  if (pid === undefined) throw await exited.catch((error: unknown) => error);
  const started = (await startOf(pid)) ?? '';
  registry.add({ ...owner, pid, started, group: !command.ipc, ...noted(command) });
  process.on('message', (message) => {
    const told = reportOf(message);
    if (told?.type === 'listening') {
      registry.listens(pid, told.port);
      spawning.onPort?.(told.port);
    } else if (told?.type === 'metrics') spawning.onMetricsPort?.(told.port);
    else if (told?.type === 'statistics') spawning.onStatistics?.(told.values);
  });
  return {
    pid,
    startedAt: Date.now(),
    exited: exited.finally(() => {
      registry.remove(pid);
      // Members that a shell left behind.
      if (!command.ipc) send(pid, 'SIGKILL', true);
    }),
    kill: (signal) => {
      if (process.exitCode === null && process.signalCode === null) send(pid, signal, !command.ipc);
    },
  };
}

type Report =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'metrics'; readonly port: number }
  | { readonly type: 'statistics'; readonly values: Readonly<Record<string, number>> };

/** What a program says over its channel, where it is something known. */
function reportOf(message: unknown): Report | undefined {
  const { type, port, values } = (message ?? {}) as { type?: unknown; port?: unknown; values?: unknown };
  if ((type === 'listening' || type === 'metrics') && typeof port === 'number') return { type, port };
  if (type !== 'statistics' || typeof values !== 'object' || values === null) return undefined;
  const numbers = Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return { type, values: Object.fromEntries(numbers) };
}

const noted = ({ stopSignal, cwd, env, port, readiness }: Command) => ({
  http: readiness.type === 'http',
  stopSignal,
  cwd,
  env,
  ...(port === undefined ? {} : { port }),
});

/** Grandchildren may keep the pipes open: what comes later than this is not waited for. */
const LAST_WORDS_MS = 200;

function exitOfProcess(process: ChildProcess, log: CopyLog): Promise<Exit> {
  for (const name of ['stdout', 'stderr'] as const) {
    const lines = new Lines();
    process[name]?.on('data', (chunk: Uint8Array) => log.write(name, lines.push(chunk)));
    process[name]?.on('end', () => log.write(name, lines.end()));
  }
  return new Promise((resolve, reject) => {
    process.once('error', reject);
    process.once('exit', (code, signal) => {
      const exit = exitOf(code, signal);
      const timer = setTimeout(() => resolve(exit), LAST_WORDS_MS);
      process.once('close', () => {
        clearTimeout(timer);
        resolve(exit);
      });
    });
  });
}
