import type { Outcome } from '../kernel/index.ts';
import type { Output } from '../ui/index.ts';

/** What the command line needs of the process it runs in; `process` itself fits, tests give their own. */
export interface Host {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid?: number;
  cwd(): string;
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  /** Told by a foreground `up` once everything is ready or has failed, after the summary. */
  onReady?(outcome: Outcome): void;
  kill?(pid: number, signal: NodeJS.Signals): unknown;
}
