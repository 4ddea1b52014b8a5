import { stat } from 'node:fs/promises';
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

/**
 * As a normal user: ourselves. As root: user 65534, or, where that user cannot reach one of the paths (a project below /root), a user
 * namespace in which we are not root by name but keep our files.
 */
export async function identityFor(paths: readonly string[]): Promise<Identity> {
  const self = process.getuid?.() ?? -1;
  if (self !== 0) return { wrap: [], owner: self };
  const open = await Promise.all(paths.map(reachable));
  if (open.every(Boolean)) return { uid: NOBODY, gid: NOBODY, wrap: [], owner: NOBODY };
  const plain: Identity = { wrap: unshare, owner: 0 };
  const probe = await run('true', [], plain, { cwd: '/' }).catch(() => undefined);
  if (probe?.exitCode === 0) return plain;
  throw new PlatformError({
    code: 'postgres-as-root',
    message: 'PostgreSQL does not run as root, and no other user can reach its files here',
    where: paths[open.indexOf(false)] ?? '',
    next: 'run as a normal user, or move the project to a folder that other users may enter',
    exitCode: ExitCode.failed,
  });
}
