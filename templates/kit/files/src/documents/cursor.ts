import type { Scalar } from './port.ts';

/** Where a page ended: the value it was ordered by, and the id that decides among equals. */
export interface Cursor {
  readonly value: Scalar;
  readonly id: string;
}

export function writeCursor({ value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

/** Nothing when the text is none of ours: cursors come back from clients. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const [value, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    // A database cannot even be asked for text with U+0000.
    if ([value, id].some((part) => typeof part === 'string' && part.includes('\0'))) return undefined;
    if (typeof id !== 'string' || !['string', 'number', 'boolean'].includes(typeof value)) return undefined;
    return { value: value as Scalar, id };
  } catch {
    return undefined;
  }
}
