import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type BuildLine, parseBuildLine, SCRIPT } from '../../build/index.ts';

/** So long after the last edit a watching build is worth its memory. */
const IDLE_MS = 300_000;

export interface Builds {
  /** Builds these folders (relative to the project), now. */
  build(folders: readonly string[]): void;
  stop(): void;
}

interface Watching {
  readonly child: ChildProcess;
  timer: NodeJS.Timeout;
}

/**
 * Builds what was edited. A watching build is fast but holds a few hundred MiB, so one is started for a folder at its first edit
 * and ended some time after the last. When a shared package was edited all folders are built by one process instead.
 */
export function createBuilds(projectDir: string, onLine: (line: BuildLine) => void): Builds {
  const watching = new Map<string, Watching>();
  const again = new Set<string>();
  let once: ChildProcess | undefined;

  const run = (args: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [SCRIPT, '--json', ...args], {
      cwd: projectDir,
      // The channel ends it when this process is killed.
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    child.on('error', () => undefined);
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (text) => {
        const line = parseBuildLine(text);
        if (line) onLine(line);
      });
    }
    return child;
  };
  const end = (folder: string) => {
    const found = watching.get(folder);
    clearTimeout(found?.timer);
    watching.delete(folder);
    found?.child.kill('SIGTERM');
  };
  const endLater = (folder: string) => setTimeout(() => end(folder), IDLE_MS).unref();

  const watch = (folder: string) => {
    const known = watching.get(folder);
    if (known) {
      // It has seen the edit by itself.
      clearTimeout(known.timer);
      known.timer = endLater(folder);
      return;
    }
    const child = run(['--watch', folder]);
    child.once('exit', () => {
      if (watching.get(folder)?.child === child) end(folder);
    });
    watching.set(folder, { child, timer: endLater(folder) });
  };
  const buildOnce = (folders: readonly string[]) => {
    for (const folder of folders) again.add(folder);
    if (once || again.size === 0) return;
    const now = [...again];
    again.clear();
    once = run(now);
    once.once('close', () => {
      once = undefined;
      buildOnce([]);
    });
  };

  return {
    build: (folders) => {
      const [only, ...more] = folders;
      if (only !== undefined && more.length === 0) watch(only);
      else buildOnce(folders.filter((folder) => !watching.has(folder)));
    },
    stop: () => {
      for (const folder of [...watching.keys()]) end(folder);
      again.clear();
      once?.kill('SIGTERM');
    },
  };
}
