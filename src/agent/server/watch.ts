import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type BuildLine, folderOf, type ProjectBuilder, parseBuildLine, SCRIPT } from '../../build/index.ts';
import type { EventSink } from '../../kernel/index.ts';
import type { Component } from '../../model/index.ts';

/** Builds that end together (a shared package was edited) are applied together. */
const TOGETHER_MS = 30;
/** File systems keep time coarsely. */
const SLACK_MS = 20;

export interface SourceWatch {
  /** Watches the sources of these components; the same ones again change nothing. */
  follow(components: readonly Component[]): void;
  stop(): void;
}

/** Runs the project's build in watching mode and tells which components were rebuilt. */
export function watchSources(options: {
  readonly projectDir: string;
  readonly builder: ProjectBuilder;
  readonly sink: EventSink;
  /** The bundles of these components are new. */
  readonly rebuilt: (components: readonly string[]) => void;
}): SourceWatch {
  let child: ChildProcess | undefined;
  let watched = '';
  let pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    const names = [...pending];
    pending = new Set();
    timer = undefined;
    options.rebuilt(names);
  };

  const handle = async (line: BuildLine, components: readonly Component[], known: Set<string>) => {
    const component = components.find((each) => folderOf(each) === line.folder);
    if (!component) return;
    const { name } = component;
    // The first line of each is the build that watching begins with.
    const first = !known.has(name);
    known.add(name);
    const base = { type: 'build' as const, at: Date.now(), component: name, durationMs: line.ms };
    if (!line.ok) {
      options.sink({ ...base, state: 'failed', message: line.errors.join('\n').trim() });
      return;
    }
    if (!first) options.sink({ ...base, state: 'done' });
    if (!(await options.builder.built(component, Date.now() - line.ms - SLACK_MS))) return;
    pending.add(name);
    timer ??= setTimeout(flush, TOGETHER_MS);
  };

  const start = (components: readonly Component[], folders: readonly string[]) => {
    const known = new Set<string>();
    const process_ = spawn(process.execPath, [SCRIPT, '--watch', '--json', ...folders], {
      cwd: options.projectDir,
      // The channel ends it when this process is killed.
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    process_.on('error', () => undefined);
    if (process_.stdout) {
      createInterface({ input: process_.stdout }).on('line', (text) => {
        const line = parseBuildLine(text);
        if (line && child === process_) void handle(line, components, known).catch(() => undefined);
      });
    }
    return process_;
  };

  return {
    follow: (components) => {
      const mine = components.filter(({ workload }) => workload.type === 'node');
      const folders = mine.flatMap((component) => folderOf(component) ?? []).sort();
      const key = folders.join('\n');
      if (key === watched && child?.exitCode === null) return;
      child?.kill('SIGTERM');
      watched = key;
      child = folders.length > 0 ? start(mine, folders) : undefined;
    },
    stop: () => {
      clearTimeout(timer);
      child?.kill('SIGTERM');
      child = undefined;
    },
  };
}
