import { join } from 'node:path';
import { type Exec, ExitCode, type Fs, PlatformError } from '../../kernel/index.ts';

/** An upgrade that is under way: written before its first file, removed by its end. */
export interface UpgradeState {
  /** Where it began and where --abort goes back to. */
  readonly from: string;
  readonly branch: string;
  /** Files that were not there before; --abort removes them. */
  readonly created: readonly string[];
  /** Those of them that wait for their owner to take or delete them. */
  readonly beside: readonly string[];
}

const STATE_FILE = '.platform/upgrade.json';

export async function readUpgrade(fs: Fs, folder: string): Promise<UpgradeState | undefined> {
  const path = join(folder, STATE_FILE);
  return (await fs.exists(path)) ? (JSON.parse(await fs.readText(path)) as UpgradeState) : undefined;
}

/** git in a project; a failure is told in its own words. */
export function gitIn(exec: Exec, folder: string) {
  return async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await exec.run('git', args, { cwd: folder });
    if (exitCode === 0) return stdout.trimEnd();
    throw new PlatformError({
      code: 'git-failed',
      message: `git ${args[0]} failed`,
      where: folder,
      details: stderr.trim().split('\n'),
      exitCode: ExitCode.failed,
    });
  };
}

/** A work tree without changes: what an upgrade does can be looked at, and undone, as one commit. */
export async function refuseDirty(exec: Exec, folder: string): Promise<void> {
  const inside = await exec.run('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: folder });
  if (inside.exitCode !== 0) {
    throw new PlatformError({
      code: 'no-git',
      message: 'an upgrade works on a git branch, and this folder has no commit yet',
      where: folder,
      next: 'git init && git add -A && git commit -m "Before the upgrade"; or --in-place, without a way back',
      exitCode: ExitCode.refused,
    });
  }
  const dirty = await gitIn(exec, folder)('status', '--porcelain', '--', '.');
  if (dirty === '') return;
  throw new PlatformError({
    code: 'dirty',
    message: 'there are changes that are not committed',
    where: folder,
    details: dirty.split('\n').slice(0, 10),
    next: 'commit them, or git stash -u; then again',
    exitCode: ExitCode.refused,
  });
}

/** Goes to a new branch, and remembers the way back. */
export async function startBranch(
  exec: Exec,
  fs: Fs,
  folder: string,
  files: Omit<UpgradeState, 'from'>,
): Promise<UpgradeState> {
  const git = gitIn(exec, folder);
  const head = await git('rev-parse', '--abbrev-ref', 'HEAD');
  const from = head === 'HEAD' ? await git('rev-parse', 'HEAD') : head;
  const state = { from, ...files };
  await fs.writeFile(join(folder, STATE_FILE), `${JSON.stringify(state)}\n`);
  await git('switch', '--quiet', '--create', state.branch);
  return state;
}

/** Everything as it was before the upgrade began. Asked for again, it goes on where it was. */
export async function abortBranch(exec: Exec, fs: Fs, folder: string, state: UpgradeState): Promise<void> {
  const git = gitIn(exec, folder);
  const there = (await git('branch', '--list', state.branch)) !== '';
  // Killed before the branch was made: nothing was written.
  if (there) {
    await git('switch', '--quiet', '--force', ...(isCommit(state.from) ? ['--detach'] : []), state.from);
    await Promise.all(state.created.map((path) => fs.remove(join(folder, path))));
    await git('branch', '--quiet', '--delete', '--force', state.branch);
  }
  await fs.remove(join(folder, STATE_FILE));
}

export async function endBranch(fs: Fs, folder: string): Promise<void> {
  await fs.remove(join(folder, STATE_FILE));
}

const isCommit = (name: string): boolean => /^[0-9a-f]{40}$/.test(name);
