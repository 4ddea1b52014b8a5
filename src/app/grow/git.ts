import { type Exec, ExitCode, PlatformError } from '../../kernel/index.ts';

/** git in a project; a failure is told in its own words. */
export function gitIn(exec: Exec, folder: string) {
  return async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await exec.run('git', args, { cwd: folder });
    if (exitCode === 0) return stdout.trimEnd();
    // Some of its refusals are said on stdout.
    const said = stderr.trim() === '' ? stdout : stderr;
    throw new PlatformError({
      code: 'git-failed',
      message: `git ${args.find((arg) => /^[a-z]/.test(arg) && !arg.includes('=')) ?? ''} failed`,
      where: folder,
      details: said.trim().split('\n').slice(-10),
      next: 'mend that; then platform upgrade --continue, or --abort',
      exitCode: ExitCode.failed,
    });
  };
}

/** A work tree without changes: what an upgrade does can be looked at, and undone, as one commit. */
export async function refuseDirty(exec: Exec, folder: string): Promise<void> {
  if ((await exec.which('git')) === undefined) {
    throw noGit(folder, 'git is not installed', 'install git; or --in-place, without a way back');
  }
  const inside = await exec.run('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: folder });
  if (inside.exitCode !== 0) {
    const next = 'git init && git add -A && git commit -m "Before the upgrade"; or --in-place, without a way back';
    throw noGit(folder, 'this folder has no commit yet', next);
  }
  const dirty = await changesIn(exec, folder);
  if (dirty.length === 0) return;
  throw new PlatformError({
    code: 'dirty',
    message: 'there are changes that are not committed',
    where: folder,
    details: dirty.slice(0, 10),
    next: 'commit them, or git stash -u; then again',
    exitCode: ExitCode.refused,
  });
}

/** What is not committed in the folder, as `git status --porcelain` says it. */
export async function changesIn(exec: Exec, folder: string): Promise<string[]> {
  const text = await gitIn(exec, folder)('status', '--porcelain', '--', '.');
  return text === '' ? [] : text.split('\n');
}

const noGit = (folder: string, why: string, next: string) =>
  new PlatformError({
    code: 'no-git',
    message: `an upgrade works on a git branch, and ${why}`,
    where: folder,
    next,
    exitCode: ExitCode.refused,
  });
