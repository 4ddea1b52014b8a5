import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Cluster } from '../../src/app/cluster.ts';
import { type Host, run } from '../../src/cli/main.ts';
import type { Rendering, Wiring } from '../../src/cli/wiring.ts';
import type { Target } from '../../src/engine/target.ts';
import { type FakeTarget, fakeTarget } from '../support/fake-target.ts';
import { memoryOutput } from '../support/output.ts';

const FILE = `version: 1
name: shop
environments:
  dev: { runtime: kubernetes, context: dev }
`;

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly target: FakeTarget;
}

export interface RunOptions {
  /** Text of platform.yaml; null for a folder without one. */
  readonly file?: string | null;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly target?: Partial<Target> & { readonly outcome?: import('../../src/kernel/index.ts').Outcome };
  readonly cluster?: Cluster;
  readonly running?: readonly string[];
  readonly rendering?: Rendering;
  /** Called with the host's signal handlers once the command has begun. */
  readonly interrupt?: (send: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a command line in this process against a fake environment, in a folder of its own. */
export async function cli(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'platform cli '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (options.file !== null) writeFileSync(join(folder, 'platform.yaml'), options.file ?? FILE);
  const [stdout, stderr, target] = [memoryOutput(), memoryOutput(), fakeTarget(options.target)];
  const listeners = new Map<string, () => void>();
  const host: Host = {
    stdin: Readable.from(options.stdin === undefined ? [] : [options.stdin]),
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: () => folder,
    on: (name, listener) => listeners.set(name, listener),
    off: (name) => listeners.delete(name),
  };
  const wiring: Wiring = {
    open: async ({ environment }) => ({
      target: { ...target, environment: environment.name, runtime: environment.runtime },
      ...(options.cluster ? { cluster: options.cluster } : {}),
    }),
    running: async () => options.running ?? [],
    check: () => target.check(),
    model: () => Promise.reject(new Error('not in this test')),
    rendering: () =>
      options.rendering ? Promise.resolve(options.rendering) : Promise.reject(new Error('not part of these tests')),
  };
  const done = run(argv, host, wiring);
  options.interrupt?.((name) => listeners.get(name)?.());
  return { code: await done, out: stdout.text(), err: stderr.text().replaceAll(folder, '<folder>'), target };
}
