import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogLine } from '../../../engine/runtime.ts';

export const MAX_BYTES = 5 * 1024 * 1024;
/** Older halves beside the current file. */
export const KEPT = 2;

type Stream = LogLine['stream'];

/**
 * One log file, bounded: at 5 MiB it becomes `.1`, that one `.2`, and so on. Lines are JSON `{ at, stream, text }`. Writes are
 * synchronous appends: what a program said before the agent is killed is on disk.
 */
export class LogWriter {
  readonly #path: string;
  readonly #redact: (text: string) => string;
  #file: number | undefined;
  #size = 0;

  constructor(path: string, redact: (text: string) => string) {
    this.#path = path;
    this.#redact = redact;
  }

  /** Returns the lines as they were written. */
  write(stream: Stream, lines: readonly string[]): readonly string[] {
    const texts = lines.map((line) => this.#redact(line));
    try {
      if (texts.length > 0) this.#append(stream, texts);
    } catch {
      // A full disk must not end what is running.
    }
    return texts;
  }

  #append(stream: Stream, texts: readonly string[]): void {
    const at = Date.now();
    const bytes = Buffer.from(texts.map((text) => `${JSON.stringify({ at, stream, text })}\n`).join(''));
    if (this.#size + bytes.length > MAX_BYTES) this.#rotate();
    writeSync(this.#open(), bytes);
    this.#size += bytes.length;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(): number {
    if (this.#file === undefined) {
      mkdirSync(dirname(this.#path), { recursive: true });
      this.#file = openSync(this.#path, 'a', 0o600);
      this.#size = statSync(this.#path).size;
    }
    return this.#file;
  }

  #rotate(): void {
    this.#open();
    this.close();
    rmSync(`${this.#path}.${KEPT}`, { force: true });
    for (let n = KEPT - 1; n >= 0; n -= 1) {
      const from = n === 0 ? this.#path : `${this.#path}.${n}`;
      try {
        renameSync(from, `${this.#path}.${n + 1}`);
      } catch {
        // That half does not exist yet.
      }
    }
    this.#size = 0;
  }
}
