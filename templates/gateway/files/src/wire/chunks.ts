import { BadResponse } from './failure.ts';

/** Decodes chunks as they come. Strict: no signs or spaces, every line ends with CRLF, lines and sizes have bounds. */
export interface Chunks {
  /** Reads from `at`, hands bytes of the body over, and returns where it stopped: before the end of `buffer` only when it is done. */
  push(buffer: Buffer, at: number, data: (chunk: Buffer) => void): number;
  done(): boolean;
}

const SIZE_LINE = /^([\da-fA-F]{1,8})(?:[ \t]*;[\t -~\x80-\xff]*)?$/;
const TRAILER = /^[!#$%&'*+\-.^_`|~\w]+:[\t -~\x80-\xff]*$/;
const LONGEST_LINE = 4096;

export function createChunks(): Chunks {
  let state: 'size' | 'data' | 'after' | 'trailers' | 'done' = 'size';
  let left = 0;
  let line = '';
  let trailers = 0;

  const endOfLine = (): void => {
    const text = line;
    line = '';
    if (state === 'after') {
      if (text !== '') throw new BadResponse('a chunk that is longer than it says');
      state = 'size';
    } else if (state === 'size') {
      const size = SIZE_LINE.exec(text)?.[1];
      if (size === undefined) throw new BadResponse('a chunk without a size');
      left = Number.parseInt(size, 16);
      state = left === 0 ? 'trailers' : 'data';
    } else if (text === '') {
      state = 'done';
    } else {
      trailers += text.length;
      // They are read to find the end, and not passed on.
      if (!TRAILER.test(text) || trailers > LONGEST_LINE) throw new BadResponse('a trailer that is none');
    }
  };

  return {
    done: () => state === 'done',
    push: (buffer, from, data) => {
      let at = from;
      while (at < buffer.length && state !== 'done') {
        if (state === 'data') {
          const end = Math.min(buffer.length, at + left);
          data(buffer.subarray(at, end));
          left -= end - at;
          at = end;
          if (left === 0) state = 'after';
          continue;
        }
        const found = buffer.indexOf(10, at);
        const end = found === -1 ? buffer.length : found;
        line += buffer.toString('latin1', at, end);
        if (line.length > LONGEST_LINE) throw new BadResponse('a line without end');
        at = found === -1 ? end : end + 1;
        if (found === -1) continue;
        if (!line.endsWith('\r')) throw new BadResponse('a line that ends too soon');
        line = line.slice(0, -1);
        endOfLine();
      }
      return at;
    },
  };
}
