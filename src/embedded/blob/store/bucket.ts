import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { s3Error } from '../errors.ts';
import { Catalogue } from './catalogue.ts';
import type { Draft } from './draft.ts';
import { type Key, placeOf } from './key.ts';
import { type Described, describe, type Meta, trailerOf } from './meta.ts';
import { Turns } from './turns.ts';
import { Uploads } from './uploads.ts';

/** An object that is open for reading; whoever has it closes the file. It stays what it is while the key gets another one. */
export interface Opened extends Described {
  readonly file: FileHandle;
}

/** Looks at what is there before it is replaced or deleted, and throws where that must not be. */
export type Condition = (current: Meta | undefined) => void;

/** How many descriptions are read at a time for the catalogue. */
const READERS = 16;

export class Bucket {
  readonly name: string;
  readonly folder: string;
  readonly uploads: Uploads;
  readonly #objects: string;
  readonly #turns = new Turns();
  /** Read when it is first asked for. */
  #catalogue: Promise<Catalogue> | undefined;
  #changing = 0;
  #closed = false;

  constructor(name: string, folder: string) {
    this.name = name;
    this.folder = folder;
    this.#objects = join(folder, 'objects');
    this.uploads = new Uploads(join(folder, 'uploads'));
  }

  async prepare(): Promise<void> {
    await mkdir(this.#objects, { recursive: true, mode: 0o700 });
    await this.uploads.prepare();
  }

  async created(): Promise<number> {
    return (await stat(this.folder)).birthtimeMs;
  }

  async open(key: Key): Promise<Opened | undefined> {
    const file = await open(this.#path(key), 'r').catch(unlessMissing);
    if (!file) return undefined;
    const described = await describe(file).catch(() => undefined);
    if (described?.meta.key === key) return { ...described, file };
    await file.close();
    throw s3Error('InternalError', 'the object is damaged on disk');
  }

  async meta(key: Key): Promise<Meta | undefined> {
    const opened = await this.open(key);
    await opened?.file.close();
    return opened?.meta;
  }

  /** Makes a draft the object of its key. It is on disk when this resolves; until then the old one stays. */
  async commit(draft: Draft, meta: Meta, condition?: Condition): Promise<void> {
    await draft.finish(trailerOf(meta));
    await this.#change(meta.key, async () => {
      condition?.(await this.meta(meta.key));
      const path = this.#path(meta.key);
      await rename(draft.path, path).catch(async (error: unknown) => {
        unlessMissing(error);
        // Not recursive: a bucket that was deleted must not come back.
        await mkdir(dirname(path), { mode: 0o700 }).catch(unlessThere);
        await rename(draft.path, path);
      });
      const { size, etag, modified, checksum } = meta;
      (await this.#catalogue)?.set(meta.key, { size, etag, modified, ...(checksum ? { checksum } : {}) });
    });
  }

  async delete(key: Key, condition?: Condition): Promise<void> {
    await this.#change(key, async () => {
      condition?.(await this.meta(key));
      await rm(this.#path(key), { force: true });
      (await this.#catalogue)?.delete(key);
    });
  }

  catalogue(): Promise<Catalogue> {
    this.#catalogue ??= this.#read().catch((error) => {
      this.#catalogue = undefined;
      throw error;
    });
    return this.#catalogue;
  }

  /** No change from now on; refused while there is an object or one is about to come. */
  async close(): Promise<void> {
    const { size } = await this.catalogue();
    if (size > 0 || this.#changing > 0) throw s3Error('BucketNotEmpty');
    this.#closed = true;
  }

  async #change(key: Key, work: () => Promise<void>): Promise<void> {
    if (this.#closed) throw s3Error('NoSuchBucket');
    this.#changing += 1;
    try {
      await this.#turns.take(key, work);
    } finally {
      this.#changing -= 1;
    }
  }

  #path(key: Key): string {
    return join(this.#objects, ...placeOf(key));
  }

  async #read(): Promise<Catalogue> {
    const catalogue = new Catalogue();
    const paths: string[] = [];
    for (const folder of await readdir(this.#objects)) {
      for (const file of await readdir(join(this.#objects, folder))) paths.push(join(this.#objects, folder, file));
    }
    const reader = async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        const file = await open(path, 'r').catch(unlessMissing);
        const meta = file && (await describe(file).finally(() => file.close()))?.meta;
        if (!meta) continue;
        const { key, size, etag, modified, checksum } = meta;
        catalogue.set(key, { size, etag, modified, ...(checksum ? { checksum } : {}) });
      }
    };
    await Promise.all(Array.from({ length: READERS }, reader));
    return catalogue;
  }
}

const unless = (code: string) => (error: unknown) => {
  if ((error as NodeJS.ErrnoException).code !== code) throw error;
  return undefined;
};
const unlessMissing = unless('ENOENT');
const unlessThere = unless('EEXIST');
