import { BlobExists, type BlobStore } from '@app/kit/blob';
import { inParallel } from '@app/kit/concurrency';

/** Small JSON documents in one bucket of a blob store. */
export interface Objects {
  read<T>(key: string): Promise<T | undefined>;
  /** Those that are there, in the order of their keys. */
  readAll<T>(keys: readonly string[]): Promise<T[]>;
  write(key: string, value: unknown): Promise<void>;
  /** False when there is one already; that one stays as it is. */
  create(key: string, value: unknown): Promise<boolean>;
  has(key: string): Promise<boolean>;
  /** Keys that begin with `prefix`, in the order of their bytes. */
  keys(prefix: string, page?: { after?: string; limit?: number }): Promise<string[]>;
  remove(key: string): Promise<void>;
  /** Removes everything that begins with `prefix`. */
  clear(prefix: string): Promise<void>;
}

const JSON_TYPE = { contentType: 'application/json' };
/** How many objects are asked for at the same time. */
const AT_ONCE = 16;

export function jsonObjects(blob: BlobStore, bucket: string): Objects {
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  const keys: Objects['keys'] = async (prefix, page) => {
    const { items } = await blob.list(bucket, { prefix, ...page });
    return items.map(({ key }) => key);
  };
  const read: Objects['read'] = async <T>(key: string) => {
    const found = await blob.get(bucket, key);
    if (!found) return undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of found.body) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString()) as T;
  };
  return {
    keys,
    read,
    readAll: async <T>(all: readonly string[]) => {
      const found = await inParallel(all, AT_ONCE, (key) => read<T>(key));
      return found.filter((one) => one !== undefined);
    },
    write: async (key, value) => void (await blob.put(bucket, key, bytes(value), JSON_TYPE)),
    create: async (key, value) => {
      try {
        await blob.put(bucket, key, bytes(value), { ...JSON_TYPE, ifNoneMatch: '*' });
        return true;
      } catch (error) {
        if (error instanceof BlobExists) return false;
        throw error;
      }
    },
    has: async (key) => (await blob.head(bucket, key)) !== undefined,
    remove: (key) => blob.delete(bucket, key),
    clear: async (prefix) => {
      for (;;) {
        const found = await keys(prefix);
        if (found.length === 0) return;
        await inParallel(found, AT_ONCE, (key) => blob.delete(bucket, key));
      }
    },
  };
}
