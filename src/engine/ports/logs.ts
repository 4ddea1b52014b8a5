export interface LogQuery {
  readonly components?: readonly string[];
  readonly follow: boolean;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly tail?: number;
}
export interface LogLine {
  readonly at: number;
  readonly component: string;
  /** Id of the copy: `product/process/1`. */
  readonly replica: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}
export interface Logs {
  read(query: LogQuery, signal: AbortSignal): AsyncIterable<LogLine>;
}

export interface ExecIn {
  /** Runs a command in a running replica, with these streams; resolves with its exit code. */
  run(
    target: { readonly component: string; readonly replica?: string },
    command: readonly string[],
    io: {
      readonly stdin: NodeJS.ReadableStream;
      readonly stdout: NodeJS.WritableStream;
      readonly stderr: NodeJS.WritableStream;
      readonly tty: boolean;
    },
  ): Promise<number>;
}
