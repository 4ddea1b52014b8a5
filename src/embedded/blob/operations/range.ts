import { s3Error } from '../errors.ts';

/** From `start` up to `end`, which is not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of `size` bytes that a Range header asks for (RFC 9110 section 14.1.2); undefined where it asks for all: no header, a
 * unit or a form that is not known, or several ranges at once. Throws InvalidRange.
 */
export function spanOf(header: string | undefined, size: number): Span | undefined {
  const [, from = '', to = ''] = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
  if (start >= end) throw s3Error('InvalidRange', undefined, { ActualObjectSize: String(size) });
  return { start, end };
}
