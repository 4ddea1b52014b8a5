import { join } from 'node:path';
import { type Exec, ExitCode, type Fs, PlatformError } from '../../kernel/index.ts';

export interface ScenarioRun {
  readonly exec: Exec;
  readonly fs: Fs;
  readonly projectDir: string;
  /** Of the load balancer. */
  readonly url: string;
  readonly signal: AbortSignal;
  readonly onLine?: (line: string) => void;
}

const SCRIPT = 'scenario';
/** Where it may be: of the project, or of its end-to-end tests. */
const FOLDERS = ['.', 'tests'];

/**
 * Runs the project's own scenario, as its clients do: the script `scenario` of a package.json, with E2E_BASE_URL. Resolves with
 * false where a project has none; rejects with the scenario's own last lines when it fails.
 */
export async function runScenario({ exec, fs, projectDir, url, signal, onLine }: ScenarioRun): Promise<boolean> {
  const folders = FOLDERS.map((folder) => join(projectDir, folder));
  const scripted = await Promise.all(folders.map((folder) => hasScript(fs, folder)));
  const cwd = folders.find((_, index) => scripted[index]);
  if (cwd === undefined) return false;
  const lines: string[] = [];
  const { exitCode } = await exec.run('npm', ['run', '--silent', SCRIPT], {
    cwd,
    env: { E2E_BASE_URL: url, NO_COLOR: '1' },
    signal,
    onLine: (line) => {
      lines.push(line);
      onLine?.(line);
    },
  });
  signal.throwIfAborted();
  if (exitCode === 0) return true;
  throw new PlatformError({
    code: 'scenario-failed',
    message: 'the scenario failed',
    where: `npm run ${SCRIPT} in ${cwd}, against ${url}`,
    details: lines.filter((line) => line.trim() !== '').slice(-25),
    next: 'platform traces --errors   shows what failed',
    exitCode: ExitCode.failed,
  });
}

async function hasScript(fs: Fs, folder: string): Promise<boolean> {
  const manifest = join(folder, 'package.json');
  if (!(await fs.exists(manifest))) return false;
  return scriptIn(manifest, await fs.readText(manifest));
}

function scriptIn(where: string, text: string): boolean {
  try {
    return typeof (JSON.parse(text) as { scripts?: Record<string, string> } | null)?.scripts?.[SCRIPT] === 'string';
  } catch (error) {
    const { message } = error as Error;
    const next = 'mend it; --no-scenario looks at the traffic there was';
    throw new PlatformError({ code: 'bad-package', message, where, next, exitCode: ExitCode.badInput });
  }
}
