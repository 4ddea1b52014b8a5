/** From an edit to new bundles: which folder belongs to whom, what to build, what came of it. */
import { join } from 'node:path';
import { type BuildLine, folderOf, type ProjectBuilder } from '../../build/index.ts';
import type { EventSink } from '../../kernel/index.ts';
import type { Component } from '../../model/index.ts';
import { createBuilds } from './builds.ts';
import { watchFolder } from './folders.ts';

export { type Broken, createBroken } from './broken.ts';

/** Builds that end together are applied together. */
const TOGETHER_MS = 20;
/**
 * Times are rounded on the way. A build that sees an edit at once has begun just after it: taken for older than its sources it would
 * never be rolled out, because no other build follows.
 */
const SLACK_MS = 5;
/** Folders of several components. */
const SHARED = 'packages';
const OF_GATEWAY = 'clients';

export interface SourceWatch {
  /** Watches the sources of these components, and of no others. */
  follow(components: readonly Component[]): void;
  stop(): void;
}

export interface SourceOptions {
  readonly projectDir: string;
  readonly builder: ProjectBuilder;
  readonly sink: EventSink;
  /** The bundles of these components are new. */
  readonly rebuilt: (components: readonly string[]) => void;
}

export function watchSources({ projectDir, builder, sink, rebuilt }: SourceOptions): SourceWatch {
  let components: readonly Component[] = [];
  let watched = '';
  let close: (() => void)[] = [];
  let pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    const names = [...pending];
    pending = new Set();
    timer = undefined;
    rebuilt(names);
  };
  const handle = async ({ folder, ok, ms, errors }: BuildLine) => {
    const component = components.find((each) => folderOf(each) === folder);
    if (!component) return;
    const base = { type: 'build' as const, at: Date.now(), component: component.name, durationMs: ms };
    if (!ok) return sink({ ...base, state: 'failed', message: errors.join('\n').trim() });
    sink({ ...base, state: 'done' });
    // Where the sources are younger another build follows, and its bundle counts.
    if (!(await builder.built(component, base.at - ms + SLACK_MS))) return;
    pending.add(component.name);
    timer ??= setTimeout(flush, TOGETHER_MS);
  };
  const builds = createBuilds(projectDir, (line) => {
    handle(line).catch((error: Error) => sink({ type: 'note', at: Date.now(), level: 'error', text: error.message }));
  });
  const edited = (those: readonly Component[]) => builds.build(those.flatMap((component) => folderOf(component) ?? []));
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const end of close) end();
    close = [];
    builds.stop();
  };

  return {
    follow: (next) => {
      components = next.filter(({ workload }) => workload.type === 'node');
      const key = components.map(folderOf).join('\n');
      if (key === watched) return;
      stop();
      watched = key;
      const gateways = components.filter(({ kind }) => kind === 'gateway');
      close = [
        ...components.map((each) => watchFolder(join(projectDir, folderOf(each) ?? ''), () => edited([each]))),
        watchFolder(join(projectDir, SHARED), () => edited(components)),
        ...(gateways.length > 0 ? [watchFolder(join(projectDir, OF_GATEWAY), () => edited(gateways))] : []),
      ];
    },
    stop,
  };
}
