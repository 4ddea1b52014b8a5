import { CacheUnavailable } from '../port.ts';

/** The result, or nothing when the cache is away: for what can be done without it. */
export async function tolerant<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CacheUnavailable) return undefined;
    throw error;
  }
}
