import { Writable } from 'node:stream';
import type { Output } from '../../src/ui/index.ts';

/** A stream that keeps what is written to it; a terminal where asked. */
export function memoryOutput(terminal?: { readonly columns: number }): Output & { text(): string } {
  let written = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      written += String(chunk);
      done();
    },
  });
  return Object.assign(stream, { text: () => written, ...(terminal ? { isTTY: true, ...terminal } : {}) });
}
