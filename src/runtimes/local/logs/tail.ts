import { type FileHandle, open } from 'node:fs/promises';

const FIRST_BYTES = 64 * 1024;

export interface FileText {
  readonly text: string;
  readonly mark: Mark;
}

/** Where the next read of a log goes on. */
export interface Mark {
  /** Which file it was: a rotation puts another one in its place. */
  readonly inode: number;
  readonly offset: number;
}

const NOWHERE: Mark = { inode: 0, offset: 0 };

/** The last `lines` lines of a file, reading no more of it than they need; everything where `lines` is absent. */
export async function lastLines(path: string, lines: number | undefined): Promise<FileText> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return { text: '', mark: NOWHERE };
  try {
    const { size, ino } = await file.stat();
    for (let bytes = lines === undefined ? size : Math.min(size, FIRST_BYTES); ; bytes = Math.min(size, bytes * 4)) {
      const text = await slice(file, size - bytes, bytes);
      const complete = bytes === size ? text : text.slice(text.indexOf('\n') + 1);
      if (bytes === size || complete.split('\n').length > (lines ?? 0)) {
        return { text: complete, mark: { inode: ino, offset: size } };
      }
    }
  } finally {
    await file.close();
  }
}

/** What was added to a log since a mark, in complete lines; where it was rotated, the rest of the older half comes first. */
export async function added(path: string, mark: Mark): Promise<FileText> {
  const current = await from(path, mark);
  if (current && (mark.inode === 0 || current.mark.inode === mark.inode)) return current;
  const older = mark.inode === 0 ? undefined : await from(`${path}.1`, mark);
  const rest = older?.mark.inode === mark.inode ? older.text : '';
  return { text: `${rest}${current?.text ?? ''}`, mark: current?.mark ?? NOWHERE };
}

/** From the mark in the file it is of; another file is read from its beginning. */
async function from(path: string, mark: Mark): Promise<FileText | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size, ino } = await file.stat();
    const start = ino === mark.inode ? mark.offset : 0;
    const text = await slice(file, start, size - start);
    const complete = text.slice(0, text.lastIndexOf('\n') + 1);
    return { text: complete, mark: { inode: ino, offset: start + Buffer.byteLength(complete) } };
  } finally {
    await file.close();
  }
}

async function slice(file: FileHandle, from: number, length: number): Promise<string> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead).toString('utf8');
}
