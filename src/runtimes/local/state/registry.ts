import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** One line of the file. What was added and not removed since runs. */
type Line = { readonly add: Registered } | { readonly remove: number };

export function readRegistry(file: string): Registered[] {
  const entries = new Map<number, Registered>();
  for (const text of linesOf(file)) {
    const line = parse(text);
    if (!line) continue;
    if ('add' in line) entries.set(line.add.pid, line.add);
    else entries.delete(line.remove);
  }
  return [...entries.values()];
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Undefined for the last line of a writer that was killed while it wrote. */
function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

/**
 * The list of running processes on disk. Written synchronously: between the start of a process and the note of it nothing else
 * may happen, and least of all a kill. Lines are only added; once nothing runs the file begins anew.
 */
export class Registry {
  readonly #file: string;
  readonly #entries = new Map<number, Registered>();
  #frozen = false;

  constructor(file: string) {
    this.#file = file;
  }

  add(entry: Registered): void {
    if (this.#entries.size === 0) this.#begin();
    this.#entries.set(entry.pid, entry);
    this.#append({ add: entry });
  }

  remove(pid: number): void {
    if (this.#entries.delete(pid)) this.#append({ remove: pid });
  }

  /** It told where it listens. */
  listens(pid: number, port: number): void {
    const entry = this.#entries.get(pid);
    if (entry && entry.port !== port) this.add({ ...entry, port });
  }

  /** From now on the file stays as it is. */
  freeze(): void {
    this.#frozen = true;
  }

  #begin(): void {
    if (this.#frozen) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, '', { mode: 0o600 });
  }

  #append(line: Line): void {
    if (!this.#frozen) appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}
