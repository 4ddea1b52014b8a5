import { dirname } from 'node:path';
import type { Style } from './output.ts';

/** One file of a change of generated files, as scaffold classifies it. */
export interface SyncLine {
  readonly path: string;
  readonly state: 'new' | 'clean' | 'merged' | 'conflict' | 'drifted' | 'yours';
  readonly action: 'write' | 'delete' | 'none';
  readonly cause: string;
}

/** More new or deleted files of one folder than this are one line. */
const MANY = 3;

/** What a change does to every file, changes first; `all` shows also what stays as it is. */
export function syncLines(files: readonly SyncLine[], style: Style, all = false): string[] {
  const seen = files.filter(({ state, action }) => all || action !== 'none' || state === 'conflict');
  const kept = files.filter(({ state, action }) => action === 'none' && (state === 'yours' || state === 'drifted'));
  return [
    ...grouped(seen.filter(isNew)).map((text) => `${style.green('+')} ${text}`),
    ...grouped(seen.filter(isGone)).map((text) => `${style.red('-')} ${text}`),
    ...seen.filter((file) => !isNew(file) && !isGone(file)).map((file) => line(file, style)),
    ...(all || kept.length === 0 ? [] : [style.dim(`= ${kept.length} changed by you and kept`)]),
  ];
}

const isNew = ({ state }: SyncLine) => state === 'new';
const isGone = ({ action }: SyncLine) => action === 'delete';

function line({ path, state, action, cause }: SyncLine, style: Style): string {
  const text = `${path}  ${style.dim(`${state}: ${cause}`)}`;
  if (state === 'conflict') return `${style.red('!')} ${text}`;
  return action === 'write' ? `${style.yellow('~')} ${text}` : `${style.dim('=')} ${text}`;
}

function grouped(files: readonly SyncLine[]): string[] {
  const groups = groupBy(files, folderOf);
  return [...groups].flatMap(([folder, members]) =>
    members.length > MANY && folder !== '.' ? [`${folder}/  ${members.length} files`] : members.map(({ path }) => path),
  );
}

/** `services/stock/src/main.ts` → `services/stock`. */
const folderOf = ({ path }: SyncLine): string => dirname(path).split('/').slice(0, 2).join('/');

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
