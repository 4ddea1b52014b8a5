import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { s3Error } from '../errors.ts';
import type { Draft } from './draft.ts';
import type { Key } from './key.ts';
import { describe, type Meta, trailerOf } from './meta.ts';
import { Turns } from './turns.ts';

/** What was said when a multipart upload began. */
export interface Upload {
  readonly id: string;
  readonly key: Key;
  /** Milliseconds since the epoch. */
  readonly begun: number;
  readonly user: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: { readonly algorithm: string; readonly composite: boolean };
}

export interface Part {
  readonly number: number;
  readonly path: string;
  readonly meta: Meta;
}

const NOTE = 'upload.json';
const ID = /^[\w-]{43}$/;

/** Multipart uploads that are under way: a folder each, with a file for each part. */
export class Uploads {
  readonly #folder: string;
  readonly #turns = new Turns();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  async begin(upload: Omit<Upload, 'id'>): Promise<Upload> {
    const begun: Upload = { ...upload, id: randomBytes(32).toString('base64url') };
    const folder = this.#of(begun.id);
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, `${NOTE}.tmp`), JSON.stringify(begun), { mode: 0o600, flush: true });
    await rename(join(folder, `${NOTE}.tmp`), join(folder, NOTE));
    return begun;
  }

  /** Throws NoSuchUpload for an id that is not known for this key. */
  async find(id: string, key: Key): Promise<Upload> {
    const upload = await this.#note(id);
    if (upload?.key !== key) throw s3Error('NoSuchUpload');
    return upload;
  }

  async addPart(id: string, number: number, draft: Draft, meta: Meta): Promise<void> {
    await draft.finish(trailerOf(meta));
    await this.exclusive(id, () =>
      rename(draft.path, join(this.#of(id), fileOf(number))).catch(() => {
        throw s3Error('NoSuchUpload');
      }),
    );
  }

  async parts(id: string): Promise<Part[]> {
    const names = (await readdir(this.#of(id)).catch(() => [])).filter((name) => /^\d{5}$/.test(name)).sort();
    const parts: Part[] = [];
    for (const name of names) {
      const path = join(this.#of(id), name);
      const file = await open(path, 'r');
      const described = await describe(file).finally(() => file.close());
      if (described) parts.push({ number: Number(name), path, meta: described.meta });
    }
    return parts;
  }

  /** By key, then by begin. */
  async list(): Promise<Upload[]> {
    const ids = await readdir(this.#folder);
    const found = (await Promise.all(ids.map((id) => this.#note(id)))).filter((upload) => upload !== undefined);
    return found.sort((a, b) => (a.key === b.key ? a.begun - b.begun : a.key < b.key ? -1 : 1));
  }

  remove(id: string): Promise<void> {
    return rm(this.#of(id), { recursive: true, force: true });
  }

  /** One at a time for one upload: parts must not change while they are put together. */
  exclusive<T>(id: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(id, work);
  }

  /** Removes those that began before a time. Returns how many. */
  async sweep(before: number): Promise<number> {
    let removed = 0;
    for (const id of await readdir(this.#folder)) {
      const upload = await this.#note(id);
      // Without a note it may be about to get one.
      const begun = upload?.begun ?? (await stat(join(this.#folder, id)).catch(() => undefined))?.mtimeMs ?? before;
      if (begun >= before) continue;
      await this.exclusive(id, () => rm(join(this.#folder, id), { recursive: true, force: true }));
      removed += 1;
    }
    return removed;
  }

  async #note(id: string): Promise<Upload | undefined> {
    if (!ID.test(id)) return undefined;
    const text = await readFile(join(this.#of(id), NOTE), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as Upload);
  }

  #of(id: string): string {
    if (!ID.test(id)) throw s3Error('NoSuchUpload');
    return join(this.#folder, id);
  }
}

const fileOf = (number: number) => String(number).padStart(5, '0');
