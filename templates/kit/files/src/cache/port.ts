/**
 * Text by key, for a while. Anything may be forgotten at any time, so it holds nothing that cannot be made again. Every call
 * rejects with CacheUnavailable, soon, while the cache cannot be reached; it works again by itself.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(...keys: string[]): Promise<void>;
  /** Adds to the counter of a window that begins with its first hit and ends `windowMs` later. */
  increment(key: string, options: { by?: number; windowMs: number }): Promise<WindowCount>;
  /**
   * For whoever is first; nothing while somebody else holds it. It ends by itself after `ttlMs`. A cache may forget it, so it
   * saves work but guards no data. While it is held, its key reads as a text that nobody else has drawn.
   */
  lock(key: string, ttlMs: number): Promise<Lock | undefined>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface WindowCount {
  readonly count: number;
  /** Milliseconds until the window ends. */
  readonly resetMs: number;
}

export interface Lock {
  release(): Promise<void>;
}

export class CacheUnavailable extends Error {
  /** A message whose handler meets this comes again until it is over. */
  readonly retry = 'later';

  constructor(cause: unknown) {
    super(`The cache cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'CacheUnavailable';
  }
}
