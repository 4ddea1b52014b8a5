import type { SecretsFile } from '../../../engine/secrets-file.ts';
import type { Clock, Fs, Net } from '../../../kernel/index.ts';
import type { Layout } from '../layout.ts';

/** What starting a program needs of its runtime. */
export interface Machine {
  readonly fs: Fs;
  readonly net: Net;
  readonly clock: Clock;
  readonly which: (program: string) => Promise<string | undefined>;
  readonly layout: Layout;
  readonly secrets: SecretsFile;
  /** Folder with the engines of the CLI, `NAME.js` each. */
  readonly engines: string;
  /** Shared by all projects of the user. */
  readonly cacheDir: string;
  readonly marker: string;
}

/** How it is told that a copy can take traffic. */
export type Readiness =
  | { readonly type: 'http'; readonly path: string }
  | { readonly type: 'tcp' }
  /** Its report over IPC is enough. */
  | { readonly type: 'report' }
  /** It runs: nothing more can be asked. */
  | { readonly type: 'running' }
  | { readonly type: 'postgres'; readonly adminSecret: string };

/** A program ready to be spawned. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Complete, but for the marker. */
  readonly env: Readonly<Record<string, string>>;
  /** A Node program of ours or of the project: has a channel, reports its port, ends with us. Others lead a group of their own. */
  readonly ipc: boolean;
  readonly uid?: number;
  readonly gid?: number;
  /** Stop without notice. */
  readonly stopSignal: NodeJS.Signals;
  /** Known before it starts; else it reports one. */
  readonly port?: number;
  readonly readiness: Readiness;
}
