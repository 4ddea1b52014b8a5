import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes are handed to the disk in pieces of this size: memory per upload is twice this. */
const PIECE = 512 * 1024;

/** A file that nobody sees yet. It becomes an object by a rename, or goes. */
export class Draft {
  readonly path: string;
  readonly #file: FileHandle;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** The piece on its way to the disk, while the next one fills. */
  #writing: Promise<unknown> = Promise.resolve();
  size = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async open(folder: string): Promise<Draft> {
    const path = join(folder, randomBytes(12).toString('hex'));
    return new Draft(path, await open(path, 'wx', 0o600));
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    this.size += chunk.length;
    if (this.#pendingBytes >= PIECE) await this.#flush();
  }

  /** On disk, with `end` behind the bytes, when this resolves. */
  async finish(end: Uint8Array): Promise<void> {
    this.#pending.push(end);
    await this.#flush();
    await this.#writing;
    await this.#file.datasync();
    await this.#file.close();
  }

  async discard(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }

  async #flush(): Promise<void> {
    await this.#writing;
    const pieces = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#writing = writeAll(this.#file, pieces);
    // Told to whoever waits for the next piece; until then it is nobody's.
    this.#writing.catch(() => undefined);
  }
}

/** A full disk may take only a part of what it is given. */
async function writeAll(file: FileHandle, pieces: Uint8Array[]): Promise<void> {
  let left = pieces.filter((piece) => piece.length > 0);
  while (left.length > 0) {
    let { bytesWritten } = await file.writev(left);
    while (left[0] && bytesWritten >= left[0].length) {
      bytesWritten -= left[0].length;
      left = left.slice(1);
    }
    if (left[0] && bytesWritten > 0) left = [left[0].subarray(bytesWritten), ...left.slice(1)];
  }
}
