import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Mark } from '../store/index.ts';

/** Read at a time: between two pieces others get their turn. */
const PIECE = 256 * 1024;
/** Older halves that a rotation leaves: `.log.1` is the younger of them. */
const HALVES = ['.2', '.1', ''] as const;

export interface Piece {
  readonly lines: readonly string[];
  readonly mark: Mark;
  /** There is more to read now. */
  readonly more: boolean;
}

/**
 * The next complete lines after a mark. A file that was rotated is read to its end under its new name first, then those that
 * came after it; one that became shorter is read from its beginning. Undefined where there is nothing new.
 */
export function readPiece(path: string, mark: Mark | undefined): Piece | undefined {
  const halves = HALVES.flatMap((suffix) => {
    const info = look(`${path}${suffix}`);
    return info ? [{ path: `${path}${suffix}`, ...info }] : [];
  });
  const at = halves.findIndex(({ inode }) => inode === mark?.inode);
  // Unknown: it was rotated away for good, or nothing was read yet. Only the current file is of interest then.
  const rest = at === -1 ? halves.filter((half) => half.path === path) : halves.slice(at);
  for (const [index, half] of rest.entries()) {
    const offset = half.inode === mark?.inode && half.size >= mark.offset ? mark.offset : 0;
    const text = offset < half.size ? slice(half.path, half.inode, offset) : undefined;
    const end = text === undefined ? -1 : text.lastIndexOf(10);
    if (text === undefined || end === -1) {
      // A line longer than a piece is no line of ours.
      if (text !== undefined && text.length === PIECE) {
        return { lines: [], mark: { inode: half.inode, offset: offset + PIECE }, more: true };
      }
      continue;
    }
    const next = { inode: half.inode, offset: offset + end + 1 };
    const lines = text.subarray(0, end).toString('utf8').split('\n');
    return { lines, mark: next, more: index < rest.length - 1 || next.offset < half.size };
  }
  return undefined;
}

function look(path: string): { readonly inode: number; readonly size: number } | undefined {
  const file = open(path);
  if (file === undefined) return undefined;
  try {
    const { ino, size } = fstatSync(file);
    return { inode: ino, size };
  } finally {
    closeSync(file);
  }
}

function slice(path: string, inode: number, offset: number): Buffer | undefined {
  const file = open(path);
  if (file === undefined) return undefined;
  try {
    // Rotated between the look and now: the next look finds it under its new name.
    if (fstatSync(file).ino !== inode) return undefined;
    const bytes = Buffer.allocUnsafe(PIECE);
    return bytes.subarray(0, readSync(file, bytes, 0, PIECE, offset));
  } finally {
    closeSync(file);
  }
}

function open(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}
