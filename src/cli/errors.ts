import { CommanderError } from 'commander';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import type { Host } from './host.ts';
import { packageInfo } from './package.ts';

export interface Failure {
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly argv: readonly string[];
  /** Names of all commands. */
  readonly commands: readonly string[];
}

/** The one place that prints what went wrong. Returns the exit code. */
export async function report(error: unknown, failure: Failure): Promise<number> {
  const { host, signal, argv } = failure;
  if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.done;
  if (signal.aborted && !(error instanceof PlatformError)) return ExitCode.interrupted;
  const { createUi, errorLines } = await import('../ui/index.ts');
  const json = argv.includes('--json');
  const ui = createUi({
    stdin: host.stdin,
    stdout: host.stdout,
    stderr: host.stderr,
    env: host.env,
    json,
    color: !argv.includes('--no-color'),
  });
  const known = asPlatformError(error, failure) ?? bug(error, host);
  if (json) host.stderr.write(`${JSON.stringify({ error: known.toJSON() })}\n`);
  else for (const line of errorLines(known.toJSON(), ui.style)) host.stderr.write(`${line}\n`);
  if (host.env.PLATFORM_DEBUG && error instanceof Error) host.stderr.write(`${stackOf(error)}\n`);
  return known.exitCode;
}

function asPlatformError(error: unknown, { argv, commands }: Failure): PlatformError | undefined {
  if (error instanceof PlatformError) return error;
  const refused = refusedBySystem(error);
  if (refused) return refused;
  if (!(error instanceof CommanderError)) return undefined;
  const [first = '', guess] = error.message.replace(/^error: /, '').split('\n');
  const hint = /Did you mean (.*)\?/.exec(guess ?? '')?.[1];
  const command = argv.find((word) => commands.includes(word));
  return new PlatformError({
    code: error.code.replace('commander.', ''),
    message: `${first}${hint === undefined ? '' : `; did you mean ${hint}?`}`,
    next: ['platform', ...(command === undefined ? [] : [command]), '--help'].join(' '),
    exitCode: ExitCode.badInput,
  });
}

/** What a file system may say without anybody's mistake in the code. */
const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'you may not',
  EPERM: 'you may not',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  ENOTDIR: 'a file stands where a folder should be',
};

function refusedBySystem(error: unknown): PlatformError | undefined {
  const { code = '', path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  const why = Object.hasOwn(SYSTEM, code) ? SYSTEM[code] : undefined;
  if (why === undefined || path === undefined) return undefined;
  return new PlatformError({
    code: 'file-system',
    message: `${syscall ?? 'a file operation'} failed: ${why} (${code})`,
    where: path,
    next: 'mend that, then the same command again: it goes on where it was',
    exitCode: ExitCode.failed,
    cause: error,
  });
}

/** Whatever is not a PlatformError is a mistake of ours: say so, with what a report needs. */
function bug(error: unknown, host: Host): PlatformError {
  const { version, bugs } = packageInfo();
  return new PlatformError({
    code: 'bug',
    message: `this is a bug in platform: ${error instanceof Error ? error.message : String(error)}`,
    details: [
      `versions  platform ${version}, node ${process.version}, ${process.platform} ${process.arch}`,
      ...(bugs === undefined ? [] : [`report  ${bugs}`]),
    ],
    ...(host.env.PLATFORM_DEBUG
      ? {}
      : { next: 'the same command with PLATFORM_DEBUG=1 prints the stack for a report' }),
    cause: error,
  });
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
