import { PassThrough, Writable } from 'node:stream';

/** What a command says when it fails is at the end. */
const KEPT_BYTES = 4096;

/** A stream of which only the end is kept. */
export function tail(): { readonly stream: Writable; lines(): string[] } {
  let text = '';
  const stream = new PassThrough();
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-KEPT_BYTES);
  });
  return {
    stream,
    lines: () =>
      text
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .slice(-8),
  };
}

/** For output that nobody wants. */
export const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
