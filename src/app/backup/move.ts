import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { fill } from '../../catalog/index.ts';
import type { Target } from '../../engine/target.ts';
import { PlatformError } from '../../kernel/index.ts';
import type { Backup } from '../../model/index.ts';
import { nowhere, tail } from './streams.ts';

export type Way = Exclude<Backup, { readonly none: string }>;

export interface MoveTools {
  readonly target: Target;
  /** Folder of the CLI's own programs. */
  readonly programs: string;
  readonly signal: AbortSignal;
}

/** Runs what a template says for a store, in the store or here, with these streams. Rejects with its last words where it fails. */
export async function move(
  what: 'dump' | 'restore',
  store: string,
  way: Way,
  { stdin = Readable.from([]), stdout = nowhere() }: { stdin?: NodeJS.ReadableStream; stdout?: NodeJS.WritableStream },
  tools: MoveTools,
): Promise<void> {
  const { target, programs, signal } = tools;
  const command = way[what].map((part) => fill(part, { programs }));
  const stderr = tail();
  signal.throwIfAborted();
  const io = { stdin, stdout, stderr: stderr.stream };
  const code = way.here
    ? await runHere(command, { ...io, env: await accessTo(store, way.here, tools) }, signal)
    : await abortable(target.exec({ component: store }, command, { ...io, tty: false }), signal);
  signal.throwIfAborted();
  if (code === 0) return;
  throw new PlatformError({
    code: `${what}-failed`,
    message: `${what === 'dump' ? `the data of ${store} cannot be read` : `the data of ${store} cannot be put back`}: exit code ${code}`,
    details: stderr.lines(),
    next: `platform logs ${store} --since 5m`,
  });
}

/** Where the store is as seen from here, and its password, which stays in memory and in the environment of one process. */
async function accessTo(
  store: string,
  here: NonNullable<Way['here']>,
  { target, signal }: MoveTools,
): Promise<Record<string, string>> {
  if (!here.password) return { ADDRESS: await target.open(store, signal) };
  const stdout = tail();
  const stderr = tail();
  const io = { stdin: Readable.from([]), stdout: stdout.stream, stderr: stderr.stream, tty: false };
  const [code, address] = await Promise.all([
    target.exec({ component: store }, here.password, io),
    target.open(store, signal),
  ]);
  if (code === 0) return { ADDRESS: address, PASSWORD: stdout.lines().join('\n') };
  throw new PlatformError({
    code: 'no-access',
    message: `${store} does not tell its password: exit code ${code}`,
    details: stderr.lines(),
  });
}

interface HereIo {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string>>;
}

function runHere([file = '', ...args]: readonly string[], io: HereIo, signal: AbortSignal): Promise<number> {
  const program = file === 'node' ? process.execPath : file;
  const env = { ...process.env, ...io.env };
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'], signal });
  // One that ends without reading everything is judged by its exit code.
  child.stdin.on('error', () => undefined);
  io.stdin.pipe(child.stdin);
  child.stdout.pipe(io.stdout, { end: false });
  child.stderr.pipe(io.stderr, { end: false });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
