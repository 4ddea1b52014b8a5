import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { run } from './run.ts';

/** Any user but root will do; this one owns nothing on common systems. */
const NOBODY = 65_534;

/** Who runs the server: PostgreSQL refuses to be root. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
  /** Program and arguments that stand before the server's own. */
  readonly wrap: readonly string[];
  /** User id that must own the data. */
  readonly owner: number;
}

/** May a user other than root pass through every folder above the path? */
async function reachable(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const info = await stat(folder).catch(() => undefined);
    if (info && !(info.mode & 0o001) && !(info.uid === NOBODY && info.mode & 0o100)) return false;
    if (folder === dirname(folder)) return true;
  }
}

const unshare = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/** initdb looks itself up by name; in containers a user often has none. */
function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** A user namespace in which we are user 65534 by name but keep our files; undefined where the system allows none. */
async function renamed(owner: number): Promise<Identity | undefined> {
  const identity: Identity = { wrap: unshare, owner };
  const probe = await run('true', [], identity, { cwd: '/' }).catch(() => undefined);
  return probe?.exitCode === 0 ? identity : undefined;
}

/**
 * As a normal user: ourselves, under another name where we have none. As root: user 65534, or, where that user cannot reach one of
 * the paths (a project below /root), ourselves under that user's name.
 */
export async function identityFor(paths: readonly string[]): Promise<Identity> {
  const self = process.getuid?.() ?? -1;
  if (self !== 0) {
    const mine: Identity = { wrap: [], owner: self };
    return hasName() ? mine : ((await renamed(self)) ?? mine);
  }
  const open = await Promise.all(paths.map(reachable));
  if (open.every(Boolean)) return { uid: NOBODY, gid: NOBODY, wrap: [], owner: NOBODY };
  const plain = await renamed(0);
  if (plain) return plain;
  throw new PlatformError({
    code: 'postgres-as-root',
    message: 'PostgreSQL does not run as root, and no other user can reach its files here',
    where: paths[open.indexOf(false)] ?? '',
    next: 'run as a normal user, or move the project to a folder that other users may enter',
    exitCode: ExitCode.failed,
  });
}
