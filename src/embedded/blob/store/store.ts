import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { s3Error } from '../errors.ts';
import { Bucket } from './bucket.ts';
import { Draft } from './draft.ts';

/** Multipart uploads that nobody finished are kept for a day. */
const UPLOAD_MS = 24 * 3_600_000;

/** 3 to 63 of a-z, 0-9, dots and hyphens: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const isBucketName = (name: string) =>
  /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name);

/**
 * Buckets and their objects below one folder. A put is on disk before it is acknowledged; a power failure may take back the last
 * ones as a whole, where the file system had not yet noted their new names, but never a part of one.
 */
export class Store {
  readonly #buckets = new Map<string, Bucket>();
  readonly #folder: string;
  readonly #drafts: string;

  private constructor(folder: string) {
    this.#folder = join(folder, 'buckets');
    this.#drafts = join(folder, 'drafts');
  }

  /** Opens what is there, throws away what was never finished, and adds the buckets that are missing. */
  static async open(folder: string, buckets: readonly string[]): Promise<Store> {
    const store = new Store(folder);
    await rm(store.#drafts, { recursive: true, force: true });
    await mkdir(store.#drafts, { recursive: true, mode: 0o700 });
    await mkdir(store.#folder, { recursive: true, mode: 0o700 });
    const there = (await readdir(store.#folder)).filter(isBucketName);
    for (const name of new Set([...there, ...buckets])) await store.#add(name);
    return store;
  }

  names(): string[] {
    return [...this.#buckets.keys()].sort();
  }

  /** Throws NoSuchBucket. */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw s3Error('NoSuchBucket');
    return bucket;
  }

  has(name: string): boolean {
    return this.#buckets.has(name);
  }

  async create(name: string): Promise<void> {
    if (!isBucketName(name)) throw s3Error('InvalidBucketName');
    if (this.has(name)) throw s3Error('BucketAlreadyOwnedByYou');
    await this.#add(name);
  }

  async remove(name: string): Promise<void> {
    const bucket = this.bucket(name);
    await bucket.close();
    this.#buckets.delete(name);
    const gone = join(this.#drafts, `${name}.${Date.now()}`);
    await rename(bucket.folder, gone);
    await rm(gone, { recursive: true, force: true });
  }

  draft(): Promise<Draft> {
    return Draft.open(this.#drafts);
  }

  /** Removes multipart uploads that were abandoned; returns how many. */
  async sweep(now: number): Promise<number> {
    let removed = 0;
    for (const bucket of this.#buckets.values()) removed += await bucket.uploads.sweep(now - UPLOAD_MS);
    return removed;
  }

  async #add(name: string): Promise<void> {
    const bucket = new Bucket(name, join(this.#folder, name));
    this.#buckets.set(name, bucket);
    await bucket.prepare();
  }
}
