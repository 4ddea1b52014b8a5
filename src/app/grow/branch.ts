import { join } from 'node:path';
import { type Exec, ExitCode, type Fs, PlatformError } from '../../kernel/index.ts';
import { changesIn, gitIn } from './git.ts';

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
  return (await fs.exists(path)) ? stateIn(await fs.readText(path), folder) : undefined;
}

function isState(value: unknown): value is UpgradeState {
  const { from, branch, created, beside } = (value ?? {}) as Record<keyof UpgradeState, unknown>;
  const texts = [created, beside].flatMap((list) => (Array.isArray(list) ? list : [undefined]));
  return [from, branch, ...texts].every((text) => typeof text === 'string');
}

function stateIn(text: string, folder: string): UpgradeState {
  let cause: unknown;
  try {
    const state: unknown = JSON.parse(text);
    if (isState(state)) return state;
  } catch (error) {
    cause = error;
  }
  throw new PlatformError({
    code: 'damaged',
    message: `${STATE_FILE} is damaged: the way back of the upgrade that is under way is not known`,
    where: folder,
    details: ['its branch is one of  git branch --list "platform-upgrade-*"'],
    next: `rm ${STATE_FILE}   then go on with git: keep what is there, or git switch to where you were`,
    exitCode: ExitCode.refused,
    cause,
  });
}

/** While conflicts wait, what is known of the generated files is ahead of the files: nothing else may change them. */
export async function refuseRunning(fs: Fs, folder: string): Promise<void> {
  const state = await readUpgrade(fs, folder);
  if (!state) return;
  throw new PlatformError({
    code: 'upgrade-under-way',
    message: `an upgrade is under way on ${state.branch}`,
    where: folder,
    next: 'platform upgrade --continue   when its conflicts are resolved; --abort goes back',
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
  const head = await git('branch', '--show-current');
  const from = head === '' ? await git('rev-parse', 'HEAD') : head;
  const state = { from, ...files };
  await fs.writeFile(join(folder, STATE_FILE), `${JSON.stringify(state)}\n`);
  await git('switch', '--quiet', '--create', state.branch);
  return state;
}

/** Commits what is in the project, and nothing that is staged beside it; nothing where its owner has done so already. */
export async function commitBranch(exec: Exec, folder: string, state: UpgradeState, message: string): Promise<void> {
  await refuseElsewhere(exec, folder, state);
  const git = gitIn(exec, folder);
  await git('add', '--all', '--', '.');
  if ((await changesIn(exec, folder)).length === 0) return;
  const named = (await exec.run('git', ['config', 'user.email'], { cwd: folder })).exitCode === 0;
  const identity = named ? [] : ['-c', 'user.name=platform', '-c', 'user.email=platform@localhost'];
  await git(...identity, 'commit', '--quiet', '--no-verify', `--message=${message}`, '--', '.');
}

/**
 * The project as it was before the upgrade began; what lies around it in the repository is left alone. Resolves with whether the
 * branch was kept, because its owner has committed to it. Asked for again, it goes on where it was.
 */
export async function abortBranch(exec: Exec, fs: Fs, folder: string, state: UpgradeState): Promise<boolean> {
  const git = gitIn(exec, folder);
  const { from, branch } = state;
  // Killed before the branch was made: nothing was written.
  const there = (await git('branch', '--list', branch)) !== '';
  const kept = there && (await git('rev-list', '--count', `${from}..${branch}`)) !== '0';
  if (there) {
    await leave(exec, fs, folder, state);
    if (!kept) await git('branch', '--quiet', '--delete', '--force', branch);
  }
  await endBranch(fs, folder);
  return kept;
}

async function leave(exec: Exec, fs: Fs, folder: string, state: UpgradeState): Promise<void> {
  const git = gitIn(exec, folder);
  // Killed after it had gone back.
  const back = (await git('branch', '--show-current')) !== state.branch && (await changesIn(exec, folder)).length === 0;
  if (back) return;
  await refuseElsewhere(exec, folder, state);
  // First the files that git does not know, then those that it does: one of them may be both by now.
  await Promise.all(state.created.map((path) => fs.remove(join(folder, path))));
  await git('restore', '--staged', '--worktree', '--source=HEAD', '--', '.');
  await git('switch', '--quiet', ...(isCommit(state.from) ? ['--detach'] : []), state.from);
}

/** Forgets that an upgrade was under way. */
export async function endBranch(fs: Fs, folder: string): Promise<void> {
  await fs.remove(join(folder, STATE_FILE));
}

async function refuseElsewhere(exec: Exec, folder: string, { branch }: UpgradeState): Promise<void> {
  const current = await gitIn(exec, folder)('branch', '--show-current');
  if (current === branch) return;
  throw new PlatformError({
    code: 'other-branch',
    message: `the upgrade is under way on ${branch}, and this is ${current === '' ? 'no branch' : current}`,
    where: folder,
    next: `git switch ${branch}   then again`,
    exitCode: ExitCode.refused,
  });
}

const isCommit = (name: string): boolean => /^[0-9a-f]{40}$/.test(name);
