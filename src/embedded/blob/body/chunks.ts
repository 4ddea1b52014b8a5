import { createHash } from 'node:crypto';
import { s3Error } from '../errors.ts';
import { type Signer, sameSignature, sha256 } from '../sign/index.ts';

const MOST_LINE = 8 * 1024;
const EMPTY = sha256('');

export interface ChunksOptions {
  /** Given where each chunk is signed. */
  readonly signer?: Signer;
  /** Hears the headers behind the last chunk. */
  readonly trailers?: (name: string, value: string) => void;
}

/**
 * Takes the bytes out of aws-chunked: `SIZE[;chunk-signature=HEX]CRLF bytes CRLF`, a chunk of size 0, trailers, CRLF
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html). Bytes are handed on before the signature of their chunk is
 * known to be right: whoever takes them must not keep them when this throws.
 */
export async function* chunks(source: AsyncIterable<Buffer>, options: ChunksOptions): AsyncGenerator<Buffer> {
  const reader = new Reader(source);
  const { signer } = options;
  let previous = signer?.seed ?? '';
  const check = (kind: string, signature: string | undefined, ...hashes: string[]) => {
    if (!signer) return;
    const expected = signer.sign([kind, signer.date, signer.scope, previous, ...hashes].join('\n'));
    if (!sameSignature(signature ?? '', expected)) throw s3Error('SignatureDoesNotMatch');
    previous = expected;
  };
  for (;;) {
    const { size, signature } = headOf(await reader.line());
    const hash = createHash('sha256');
    for (let left = size; left > 0; ) {
      const piece = await reader.some(left);
      left -= piece.length;
      if (signer) hash.update(piece);
      yield piece;
    }
    if (signer) check('AWS4-HMAC-SHA256-PAYLOAD', signature, EMPTY, hash.digest('hex'));
    if (size === 0) break;
    if ((await reader.line()) !== '') throw incomplete();
  }
  await readTrailers(reader, options, check);
}

type Check = (kind: string, signature: string | undefined, ...hashes: string[]) => void;

async function readTrailers(reader: Reader, { trailers }: ChunksOptions, check: Check): Promise<void> {
  let text = '';
  let signature: string | undefined;
  // Some clients leave the last line break away.
  for (let line = await reader.line(true); line !== ''; line = await reader.line(true)) {
    const at = line.indexOf(':');
    const [name, value] = [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
    if (at < 1 || !trailers) throw incomplete();
    if (name === 'x-amz-trailer-signature') signature = value;
    else {
      text += `${name}:${value}\n`;
      trailers(name, value);
    }
  }
  if (trailers) check('AWS4-HMAC-SHA256-TRAILER', signature, sha256(text));
}

function headOf(line: string): { size: number; signature: string | undefined } {
  const [, size, signature] = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]+))?$/i.exec(line) ?? [];
  if (size === undefined) throw incomplete();
  return { size: Number.parseInt(size, 16), signature };
}

const incomplete = () => s3Error('IncompleteBody', 'The body is no valid sequence of chunks.');

/** Lines and pieces of a stream. */
class Reader {
  readonly #source: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Up to `most` bytes, as they come. */
  async some(most: number): Promise<Buffer> {
    while (this.#buffer.length === 0) if (!(await this.#more())) throw incomplete();
    const piece = this.#buffer.subarray(0, most);
    this.#buffer = this.#buffer.subarray(piece.length);
    return piece;
  }

  /** Without its line break; the end of the stream is an empty line where that may be. */
  async line(atEnd = false): Promise<string> {
    for (let from = 0; ; ) {
      const end = this.#buffer.indexOf('\r\n', from);
      if (end >= 0) {
        const line = this.#buffer.toString('latin1', 0, end);
        this.#buffer = this.#buffer.subarray(end + 2);
        return line;
      }
      if (this.#buffer.length > MOST_LINE) throw incomplete();
      from = Math.max(0, this.#buffer.length - 1);
      if (await this.#more()) continue;
      if (atEnd && this.#buffer.length === 0) return '';
      throw incomplete();
    }
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
    return true;
  }
}
