import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ProcessIdentity } from '../../../kernel/node/index.ts';

/** A process as the next command must know it, should this one be killed. Nothing secret. */
export interface Registered extends ProcessIdentity {
  readonly id: string;
  readonly component: string;
  /** Leads a process group of its own. */
  readonly group: boolean;
  readonly stopSignal: NodeJS.Signals;
  readonly port?: number;
  /** Speaks HTTP, as far as can be told. */
  readonly http: boolean;
  /** Where and with what environment it runs, for `exec`. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export function readRegistry(file: string): Registered[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Registered[];
  } catch {
    return [];
  }
}

/**
 * The list of running processes on disk. Written synchronously: between the start of a process and the note of it nothing else
 * may happen, and least of all a kill.
 */
export class Registry {
  readonly #file: string;
  readonly #entries = new Map<number, Registered>();
  #frozen = false;

  constructor(file: string) {
    this.#file = file;
  }

  add(entry: Registered): void {
    this.#entries.set(entry.pid, entry);
    this.#write();
  }

  remove(pid: number): void {
    if (this.#entries.delete(pid)) this.#write();
  }

  /** It told where it listens. */
  listens(pid: number, port: number): void {
    const entry = this.#entries.get(pid);
    if (!entry || entry.port === port) return;
    this.#entries.set(pid, { ...entry, port });
    this.#write();
  }

  /** From now on the file stays as it is. */
  freeze(): void {
    this.#frozen = true;
  }

  #write(): void {
    if (this.#frozen) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    const temporary = `${this.#file}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify([...this.#entries.values()]), { mode: 0o600 });
    renameSync(temporary, this.#file);
  }
}
