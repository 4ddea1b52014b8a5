/** The ports to the machine. The real ones live in kernel/node; tests give their own. */

export interface FileInfo {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymbolicLink: boolean;
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Paths are absolute. Everything rejects with Node's error codes (ENOENT…), except where said. */
export interface Fs {
  readFile(path: string): Promise<Uint8Array>;
  readText(path: string): Promise<string>;
  /** Writes to a temporary name beside it, then renames: readers see the old or the new content, never half. Makes parents. */
  writeFile(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  appendFile(path: string, content: string): Promise<void>;
  mkdir(path: string, mode?: number): Promise<void>;
  readdir(path: string): Promise<string[]>;
  /** undefined where nothing is. Does not follow a last symbolic link. */
  stat(path: string): Promise<FileInfo | undefined>;
  rename(from: string, to: string): Promise<void>;
  /** Recursive; no error where nothing is. */
  remove(path: string): Promise<void>;
  exists(path: string): Promise<boolean>;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Called for each line of both streams as it comes. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** Runs a program to its end. Rejects only when it cannot be started. */
export interface Exec {
  run(file: string, args: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** The absolute path of a program on PATH. */
  which(name: string): Promise<string | undefined>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Net {
  /** Is something listening there? */
  canConnect(host: string, port: number, timeoutMs?: number): Promise<boolean>;
  /** A port that is free on 127.0.0.1 now. */
  freePort(): Promise<number>;
  /** Who holds a TCP port on this machine, as well as it can be told: `node (pid 4211)`. */
  holderOf(port: number): Promise<string | undefined>;
}

export interface Random {
  /** URL-safe text with that many bytes of entropy. */
  token(bytes: number): string;
}

export interface Ports {
  readonly fs: Fs;
  readonly exec: Exec;
  readonly clock: Clock;
  readonly net: Net;
  readonly random: Random;
}
