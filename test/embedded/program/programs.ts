import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

export interface Built {
  readonly folder: string;
  /** Starts it with an IPC channel. */
  start(args: readonly string[]): Program;
  close(): Promise<void>;
}

export interface Program {
  readonly child: ChildProcess;
  /** What came on both streams. */
  output(): string;
  listening(): Promise<number>;
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Bundles an engine of src/embedded for tests of the real process. */
export async function buildProgram(name: string): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), `platform-${name}-`));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  const main = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [resolve('src/embedded', name, 'main.ts')],
    outfile: main,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const running = new Set<ChildProcess>();
  return {
    folder,
    start: (args) => {
      const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
      running.add(child);
      child.once('exit', () => running.delete(child));
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text) => {
          output += text;
        });
      }
      return {
        child,
        output: () => output,
        listening: async () => {
          const [message] = await once(child, 'message');
          return (message as { port: number }).port;
        },
        stop: async (signal) => {
          const exit = once(child, 'exit');
          child.kill(signal);
          return (await exit)[0];
        },
      };
    },
    close: async () => {
      for (const child of running) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
