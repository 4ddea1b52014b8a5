import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../keyspace/database.ts';
import { readSnapshot } from './read.ts';
import { Damaged } from './records.ts';
import { writeSnapshot } from './write.ts';

const FILE = 'cache.snapshot';
/** As a server from PATH is told (`--save 60 1`): what a crash loses is no older. */
const EVERY_MS = 60_000;

export interface KeeperOptions {
  readonly db: Database;
  /** Made where it is missing. */
  readonly folder: string;
  readonly everyMs?: number;
  readonly log: (level: 'info' | 'error', message: string, fields?: Record<string, unknown>) => void;
}

/** Keeps the content of a database in a folder. */
export class Keeper {
  readonly #db: Database;
  readonly #file: string;
  readonly #log: KeeperOptions['log'];
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #saved = 0;
  /** Before that a save would replace what is not read yet. */
  #isOpen = false;
  #running: Promise<boolean> | undefined;
  /** When it was last saved or found to be as saved; seconds since the epoch. */
  lastSave = Math.floor(Date.now() / 1000);
  lastFailed = false;

  constructor({ db, folder, log, everyMs = EVERY_MS }: KeeperOptions) {
    this.#db = db;
    this.#file = join(folder, FILE);
    this.#log = log;
    this.#everyMs = everyMs;
  }

  /** Changes that are in no snapshot. */
  get unsaved(): number {
    return this.#db.changes.count - this.#saved;
  }

  get saving(): boolean {
    return this.#running !== undefined;
  }

  /** What was kept, into an empty database. What cannot be read is set aside, and there is nothing. Then saves now and then. */
  async open(): Promise<void> {
    const db = this.#db;
    try {
      if (await readSnapshot(db, this.#file)) this.#log('info', 'snapshot read', { file: this.#file, keys: db.size });
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      db.clear();
      const aside = `${this.#file}.damaged`;
      await rename(this.#file, aside);
      const reason = error.message;
      this.#log('error', 'the snapshot is damaged: it is set aside, the cache is empty', { reason, aside });
    }
    db.makeRoom();
    this.#saved = db.changes.count;
    this.#isOpen = true;
    this.#timer = setInterval(() => void this.saveChanges(), this.#everyMs);
  }

  /** False where it did not work, which is logged: the last snapshot stays, and the next turn tries again. */
  async save(): Promise<boolean> {
    // One that runs already holds all that was there up to its own end.
    this.#running ??= this.#write().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async saveChanges(): Promise<void> {
    if (this.unsaved > 0) await this.save();
  }

  /** The last time: with all that changed until now. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (!this.#isOpen) return;
    await this.#running;
    await this.saveChanges();
  }

  async #write(): Promise<boolean> {
    try {
      // Counted before: what changes while it is written is written again, which costs less than to lose it.
      const count = this.#db.changes.count;
      await writeSnapshot(this.#db, this.#file);
      this.#saved = count;
      this.lastSave = Math.floor(Date.now() / 1000);
      this.lastFailed = false;
    } catch (error) {
      this.lastFailed = true;
      this.#log('error', 'the snapshot could not be written', { file: this.#file, reason: (error as Error).message });
    }
    return !this.lastFailed;
  }
}
