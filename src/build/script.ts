import { join } from 'node:path';
import { type Exec, ExitCode, type Fs, PlatformError } from '../kernel/index.ts';

export const SCRIPT = 'scripts/build.mjs';

/** One line of `node scripts/build.mjs --json`. */
export interface BuildLine {
  /** Relative to the project, with `/`. */
  readonly folder: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly errors: readonly string[];
}

export function parseBuildLine(text: string): BuildLine | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const line = JSON.parse(text) as Partial<BuildLine>;
    if (typeof line.folder !== 'string' || typeof line.ok !== 'boolean') return undefined;
    return { folder: line.folder, ok: line.ok, ms: line.ms ?? 0, errors: line.errors ?? [] };
  } catch {
    return undefined;
  }
}

/** Builds these folders with the project's own script. Rejects when the script itself does not work. */
export async function runScript(
  { fs, exec }: { readonly fs: Fs; readonly exec: Exec },
  projectDir: string,
  folders: readonly string[],
  onLine: (line: BuildLine) => void,
  signal: AbortSignal,
): Promise<void> {
  if (!(await fs.exists(join(projectDir, SCRIPT)))) throw noScript(projectDir);
  const seen = new Set<string>();
  const result = await exec.run(process.execPath, [SCRIPT, '--json', ...folders], {
    cwd: projectDir,
    signal,
    onLine: (text, stream) => {
      const line = stream === 'stdout' ? parseBuildLine(text) : undefined;
      if (!line) return;
      seen.add(line.folder);
      onLine(line);
    },
  });
  signal.throwIfAborted();
  if (folders.every((folder) => seen.has(folder))) return;
  if (!(await fs.exists(join(projectDir, 'node_modules')))) throw notInstalled(projectDir);
  throw new PlatformError({
    code: 'build-broken',
    message: `${SCRIPT} ended with exit code ${result.exitCode} and built not everything`,
    where: projectDir,
    details: result.stderr.trim().split('\n').slice(-8),
    next: `node ${SCRIPT}`,
    exitCode: ExitCode.failed,
  });
}

const notInstalled = (projectDir: string) =>
  new PlatformError({
    code: 'not-installed',
    message: 'the packages of the project are not installed',
    where: projectDir,
    next: 'npm install',
    exitCode: ExitCode.failed,
  });

const noScript = (projectDir: string) =>
  new PlatformError({
    code: 'build-missing',
    message: `the project has no ${SCRIPT}`,
    where: projectDir,
    next: 'platform init --adopt adds it',
    exitCode: ExitCode.badInput,
  });
