import { type FileHandle, open } from 'node:fs/promises';

const FIRST_BYTES = 64 * 1024;

export interface FileText {
  readonly text: string;
  /** Where the next read goes on. */
  readonly end: number;
}

/** The last `lines` lines of a file, reading no more of it than they need; everything where `lines` is absent. */
export async function lastLines(path: string, lines: number | undefined): Promise<FileText> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return { text: '', end: 0 };
  try {
    const { size } = await file.stat();
    for (let bytes = lines === undefined ? size : Math.min(size, FIRST_BYTES); ; bytes = Math.min(size, bytes * 4)) {
      const text = await slice(file, size - bytes, bytes);
      const complete = bytes === size ? text : text.slice(text.indexOf('\n') + 1);
      if (bytes === size || complete.split('\n').length > (lines ?? 0)) return { text: complete, end: size };
    }
  } finally {
    await file.close();
  }
}

/** What was added to a log since `from`, in complete lines; where it was rotated, the rest of the older half comes first. */
export async function added(path: string, from: number): Promise<FileText> {
  const current = await since(path, from);
  if (current) return current;
  const rest = await since(`${path}.1`, from);
  const fresh = await since(path, 0);
  return { text: `${rest?.text ?? ''}${fresh?.text ?? ''}`, end: fresh?.end ?? 0 };
}

/** Undefined where the file is shorter than `from`, or not there. */
async function since(path: string, from: number): Promise<FileText | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    if (size < from) return undefined;
    const text = await slice(file, from, size - from);
    const complete = text.slice(0, text.lastIndexOf('\n') + 1);
    return { text: complete, end: from + Buffer.byteLength(complete) };
  } finally {
    await file.close();
  }
}

async function slice(file: FileHandle, from: number, length: number): Promise<string> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead).toString('utf8');
}
