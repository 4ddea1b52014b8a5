import { type Exec, PlatformError } from '../../kernel/index.ts';

/** Runs `npm install`, without any install script: nothing that a generated project uses needs one. */
export async function install(exec: Exec, folder: string, signal: AbortSignal): Promise<void> {
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const failed = (details: readonly string[], cause?: unknown) =>
    new PlatformError({
      code: 'install-failed',
      message: 'npm install failed; the project itself is written',
      where: folder,
      details,
      next: 'npm install   in that folder, once the cause is gone',
      cause,
    });
  const result = await exec.run('npm', args, { cwd: folder, signal }).catch((cause: unknown) => {
    throw failed([`npm cannot be started: ${(cause as Error).message}`], cause);
  });
  signal.throwIfAborted();
  if (result.exitCode !== 0) {
    const lines = result.stderr.split('\n').filter((line) => line.trim() !== '');
    throw failed(lines.slice(-8).map((line) => `npm  ${line}`));
  }
}
