import { BlobExists, type BlobStore } from '@app/kit/blob';

/** Small JSON documents in one bucket of a blob store. */
export interface Objects {
  read<T>(key: string): Promise<T | undefined>;
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
  return {
    keys,
    read: async <T>(key: string) => {
      const found = await blob.get(bucket, key);
      if (!found) return undefined;
      const chunks: Buffer[] = [];
      for await (const chunk of found.body) chunks.push(chunk as Buffer);
      return JSON.parse(Buffer.concat(chunks).toString()) as T;
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
        await inParallel(found, (key) => blob.delete(bucket, key));
      }
    },
  };
}

/** Results in the order of the items, some of them worked on at the same time. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}
