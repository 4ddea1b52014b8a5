/** `platform upgrade`: the templates of this version of the CLI, merged into a project that was made by an earlier one. */
import { join } from 'node:path';
import type { Catalog } from '../../catalog/index.ts';
import { type Exec, ExitCode, type Fs, PlatformError } from '../../kernel/index.ts';
import {
  abortBranch,
  commitBranch,
  endBranch,
  readUpgrade,
  refuseRunning,
  startBranch,
  type UpgradeState,
} from './branch.ts';
import { applyChange, type Change, prepareChange } from './change.ts';
import { gitIn, refuseDirty } from './git.ts';

export interface UpgradeRequest {
  readonly folder: string;
  readonly version: string;
  /** Write into the work tree as it is, without a branch. */
  readonly inPlace: boolean;
}

export interface UpgradeTools {
  readonly fs: Fs;
  readonly exec: Exec;
  readonly catalog: Catalog;
}

export interface UpgradeResult {
  /** Absent where it was done in place, or where nothing had to be done. */
  readonly branch?: string;
  readonly from?: string;
  /** Files whose conflicts wait for their owner. */
  readonly conflicts: readonly string[];
  /** An aborted upgrade leaves its branch where its owner has committed to it. */
  readonly kept?: boolean;
}

/** What it would do to every file. Rejects with exit code 4 while another one is under way. */
export async function planUpgrade({ fs, catalog }: UpgradeTools, request: UpgradeRequest): Promise<Change> {
  const { folder, version } = request;
  await refuseRunning(fs, folder);
  return prepareChange(fs, catalog, { folder, version });
}

/** Files that an upgrade would touch. */
export const touched = ({ plan }: Change) => plan.filter(({ action, beside }) => action !== 'none' || beside);
/** Files that wait for their owner after it. */
export const conflicts = ({ plan }: Change) => plan.filter(({ state }) => state === 'conflict').map(({ path }) => path);

/**
 * Applies it on a branch of its own and commits it there; with conflicts the commit is left to the owner, who resolves them or goes
 * back with --abort.
 */
export async function upgrade(tools: UpgradeTools, request: UpgradeRequest, change: Change): Promise<UpgradeResult> {
  const { fs, exec } = tools;
  const { folder, version } = request;
  if (request.inPlace) {
    await applyChange(fs, change);
    return { conflicts: conflicts(change) };
  }
  await refuseDirty(exec, folder);
  const branch = await freeBranch(exec, folder, `platform-upgrade-${version}`);
  const beside = change.plan.flatMap((file) => file.beside?.path ?? []);
  const created = [...change.plan.filter(({ state }) => state === 'new').map(({ path }) => path), ...beside];
  const state = await startBranch(exec, fs, folder, { branch, created, beside });
  await applyChange(fs, change);
  const open = conflicts(change);
  if (open.length === 0) await finish(tools, request, state);
  return { branch, from: state.from, conflicts: open };
}

/** After conflicts were resolved: commits what is there. Refuses while a marker is left. */
export async function continueUpgrade(tools: UpgradeTools, request: UpgradeRequest): Promise<UpgradeResult> {
  const { folder } = request;
  const state = await stateOf(tools.fs, folder);
  const { stdout } = await tools.exec.run(
    'git',
    ['grep', '--untracked', '-lE', '^(<{7} yours|>{7} templates)\r?$', '--', '.'],
    { cwd: folder },
  );
  const waiting = await Promise.all(state.beside.map((path) => tools.fs.exists(join(folder, path))));
  const open = [...stdout.split('\n').filter((line) => line !== ''), ...state.beside.filter((_, i) => waiting[i])];
  if (open.length > 0) {
    throw new PlatformError({
      code: 'conflicts',
      message: 'there are still conflicts',
      where: folder,
      details: open,
      next: 'keep one side of each, remove the markers (and files that end in .new), then platform upgrade --continue',
      exitCode: ExitCode.refused,
    });
  }
  await finish(tools, request, state);
  return { branch: state.branch, from: state.from, conflicts: [] };
}

/** Goes back to where it began. Rejects with exit code 4 on another branch that has changes of its own. */
export async function abortUpgrade(tools: UpgradeTools, folder: string): Promise<UpgradeResult> {
  const state = await stateOf(tools.fs, folder);
  const kept = await abortBranch(tools.exec, tools.fs, folder, state);
  return { branch: state.branch, from: state.from, conflicts: [], kept };
}

async function finish({ exec, fs }: UpgradeTools, request: UpgradeRequest, state: UpgradeState): Promise<void> {
  const { folder, version } = request;
  await commitBranch(exec, folder, state, `Upgrade to the templates of platform ${version}`);
  await endBranch(fs, folder);
}

async function stateOf(fs: Fs, folder: string) {
  const state = await readUpgrade(fs, folder);
  if (state) return state;
  throw new PlatformError({
    code: 'no-upgrade',
    message: 'no upgrade is under way',
    where: folder,
    next: 'platform upgrade --plan',
    exitCode: ExitCode.badInput,
  });
}

async function freeBranch(exec: Exec, folder: string, wanted: string): Promise<string> {
  const git = gitIn(exec, folder);
  const taken = new Set((await git('branch', '--list', '--format=%(refname:short)', `${wanted}*`)).split('\n'));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!taken.has(name)) return name;
  }
}
