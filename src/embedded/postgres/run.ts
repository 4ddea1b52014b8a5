import { spawn } from 'node:child_process';
import type { Identity } from './identity.ts';

export interface RunResult {
  readonly exitCode: number;
  /** Both streams, as they came. */
  readonly output: string;
}

/** Runs a program to its end under an identity. Rejects only when it cannot be started. */
export function run(
  file: string,
  args: readonly string[],
  identity: Identity,
  options: { readonly cwd: string; readonly input?: string },
): Promise<RunResult> {
  const [program = file, ...rest] = [...identity.wrap, file, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      cwd: options.cwd,
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(identity.uid === undefined ? {} : { uid: identity.uid, gid: identity.gid }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? 128, output }));
    // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on('error', () => undefined).end(options.input ?? '');
  });
}
