import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import type { ExecIn } from '../../engine/runtime.ts';
import type { SecretsFile } from '../../engine/secrets-file.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { isRunning } from '../../kernel/node/index.ts';
import { fullEnvironment } from './launch/environment.ts';
import type { Layout } from './layout.ts';
import { libpqEnvironment } from './libpq.ts';
import { type Registered, readRegistry } from './state/registry.ts';

/** The streams of this very process are handed on as they are: then a terminal is a terminal. */
const own = (stream: unknown) => stream === process.stdin || stream === process.stdout || stream === process.stderr;

async function running(layout: Layout, component: string, replica: string | undefined): Promise<Registered> {
  for (const entry of readRegistry(layout.processes)) {
    const named = replica === undefined || entry.id === replica || entry.id.endsWith(`/${replica}`);
    if (entry.component === component && named && (await isRunning(entry))) return entry;
  }
  throw new PlatformError({
    code: 'not-running',
    message: `no copy of ${component}${replica === undefined ? '' : ` ${replica}`} runs`,
    next: 'platform status',
    exitCode: ExitCode.notReady,
  });
}

/** Runs a command in the folder and with the environment of a running copy; works from any process of this user. */
export const execIn = (layout: Layout, secrets: Pick<SecretsFile, 'read'>): ExecIn => ({
  async run({ component, replica }, [file, ...args], { stdin, stdout, stderr }) {
    if (file === undefined) throw new PlatformError({ code: 'no-command', message: 'say which command to run' });
    const copy = await running(layout, component, replica);
    const inherited = fullEnvironment();
    const path = [dirname(process.execPath), copy.env.PATH ?? inherited.PATH ?? ''].join(delimiter);
    const child = spawn(file, args, {
      cwd: copy.cwd,
      env: {
        ...inherited,
        ...copy.env,
        ...(await libpqEnvironment(copy, secrets)),
        ...(copy.port === undefined ? {} : { PORT: String(copy.port) }),
        PATH: path,
      },
      stdio: [own(stdin) ? 'inherit' : 'pipe', own(stdout) ? 'inherit' : 'pipe', own(stderr) ? 'inherit' : 'pipe'],
    });
    if (child.stdin) stdin.pipe(child.stdin);
    child.stdout?.pipe(stdout, { end: false });
    child.stderr?.pipe(stderr, { end: false });
    return new Promise((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' ? reject(noProgram(file, copy.cwd)) : reject(error),
      );
      child.once('close', (code) => resolve(code ?? 128));
    });
  },
});

/** The embedded PostgreSQL brings the server alone. */
const noProgram = (file: string, where: string) =>
  new PlatformError({
    code: 'no-command',
    message: `there is no program ${file}`,
    where,
    ...(/^(psql|pg_\w+)$/.test(file)
      ? { next: 'install the client of PostgreSQL: apt install postgresql-client, brew install libpq' }
      : {}),
  });
