import { type ChildProcess, spawn } from 'node:child_process';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

/** A program started in the background, and what it has said so far. */
export interface Background {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  out(): string;
  err(): string;
  /** Resolves when stdout or stderr matches; rejects when the program ends first. */
  says(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
}

export function start(file: string, args: readonly string[], { cwd, env, input }: RunOptions): Background {
  const started = performance.now();
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 128, out, err, ms: performance.now() - started }));
  });
  const says = (pattern: RegExp, timeoutMs = 60_000) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(out) ?? pattern.exec(err);
        if (found) stop(() => resolve(found));
      };
      const fail = (why: string) => stop(() => reject(new Error(`${why} without saying ${pattern}:\n${out}\n${err}`)));
      const timer = setTimeout(() => fail('still running'), timeoutMs);
      const stop = (then: () => void) => {
        clearTimeout(timer);
        child.stdout.off('data', look);
        child.stderr.off('data', look);
        then();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      void ended.then(() => fail('ended'));
      look();
    });
  return { child, ended, out: () => out, err: () => err, says };
}

export function run(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  return start(file, args, options).ended;
}

/** The same, where anything but exit code 0 is a failure of the test. */
export async function must(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const ran = await run(file, args, options);
  if (ran.code !== 0) throw new Error(`${file} ${args.join(' ')}: exit code ${ran.code}\n${ran.out}\n${ran.err}`);
  return ran;
}
