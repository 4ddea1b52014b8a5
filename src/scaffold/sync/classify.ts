import { mergeText, sameText } from './merge.ts';
import type { SyncFile } from './types.ts';

/** The three versions of one file; undefined where there is none. */
export interface Versions {
  readonly path: string;
  /** As it was generated last. */
  readonly base: Uint8Array | undefined;
  /** As the templates make it now. */
  readonly next: Uint8Array | undefined;
  readonly executable?: boolean;
  /** As it is in the project; `taken`: a folder or link stands in its place. */
  readonly disk: Uint8Array | 'taken' | undefined;
}

/** Decides about one file. Pure. Nothing that its owner wrote is ever overwritten or deleted. */
export function classify(versions: Versions): SyncFile {
  const { path, base, next, disk } = versions;
  const standing = next && !base && disk && (disk === 'taken' || !sameText(disk, next));
  const entry = (
    state: SyncFile['state'],
    action: SyncFile['action'],
    cause: string,
    more: Partial<SyncFile> = {},
  ): SyncFile => ({ path, state, action, cause, ...(standing ? { inTheWay: true } : {}), ...more });
  const write = (state: SyncFile['state'], cause: string, content: Uint8Array) =>
    entry(state, 'write', cause, { content, ...(versions.executable ? { executable: true } : {}) });

  if (disk === 'taken') return entry('yours', 'none', 'a folder, link or other file of yours stands in its place');
  if (!next) {
    if (!disk || !base) return entry('clean', 'none', 'no longer made, and gone');
    return sameText(base, disk)
      ? entry('clean', 'delete', 'no longer made by the templates')
      : entry('yours', 'none', 'no longer made by the templates; you changed it');
  }
  if (!disk) return base ? entry('yours', 'none', 'deleted by you') : write('new', 'made by the templates', next);
  if (sameText(disk, next)) return entry('clean', 'none', 'as the templates say');
  if (base && sameText(base, next)) return entry('drifted', 'none', 'changed by you');
  if (base && sameText(base, disk)) return write('clean', 'changed by the templates', next);

  const merged = mergeText(base, disk, next);
  const both = base ? 'changed by you and by the templates' : 'made by you and by the templates';
  if (!merged)
    return entry('conflict', 'none', `${both}; not a text`, { beside: { path: `${path}.new`, content: next } });
  if (merged.conflicts === 0) return write('merged', both, merged.content);
  return write(
    'conflict',
    `${both}, in ${merged.conflicts === 1 ? 'one place' : `${merged.conflicts} places`}`,
    merged.content,
  );
}
