import type { Bytes } from '../resp/reply.ts';

/** Someone who wants to know whether a key changed (WATCH). */
export interface Watcher {
  dirty: boolean;
}

/** Hears of every key that changed; of undefined when all of them went at once. */
export type Listener = (key: Bytes | undefined) => void;

/** Who hears of changes: transactions that watch a key, and whoever listens to all of them. */
export class Changes {
  readonly #watchers = new Map<Bytes, Set<Watcher>>();
  readonly #listeners = new Set<Listener>();
  /** How many there were since the start. */
  count = 0;

  /** Returns what ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  watch(key: Bytes, watcher: Watcher): void {
    const watchers = this.#watchers.get(key) ?? new Set();
    this.#watchers.set(key, watchers.add(watcher));
  }

  unwatch(key: Bytes, watcher: Watcher): void {
    const watchers = this.#watchers.get(key);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#watchers.delete(key);
  }

  touched(key: Bytes): void {
    this.count += 1;
    if (this.#watchers.size > 0) this.#tell(key);
    for (const listener of this.#listeners) listener(key);
  }

  /** All keys are about to go; those that are not there do not change. */
  clearing(isThere: (key: Bytes) => boolean): void {
    this.count += 1;
    for (const key of this.#watchers.keys()) if (isThere(key)) this.#tell(key);
    for (const listener of this.#listeners) listener(undefined);
  }

  #tell(key: Bytes): void {
    for (const watcher of this.#watchers.get(key) ?? []) watcher.dirty = true;
  }
}
