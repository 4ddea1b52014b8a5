import { type Watch, watchFile } from '../program/index.ts';

/** One copy of a component, or an address in front of it, as the runtime lists them. */
export interface Target {
  readonly component: string;
  /** Id of the copy: `product/process/1`. */
  readonly replica: string;
  readonly host: string;
  readonly port: number;
  /** URL of its metrics in the text format of Prometheus, where it has any. */
  readonly metrics?: string;
  /** A name of the DNS with an address for each copy that tells metrics. */
  readonly copies?: { readonly name: string; readonly port: number; readonly path: string };
}

const isTarget = (value: unknown): value is Target => {
  const { component, replica, host, port } = (value ?? {}) as Partial<Target>;
  return (
    typeof component === 'string' && typeof replica === 'string' && typeof host === 'string' && Number.isInteger(port)
  );
};

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** Who listens where, kept up to date. A copy that is gone keeps its port in memory until somebody else has it: spans come late. */
export class Targets {
  readonly #byAddress = new Map<string, string>();
  #list: readonly Target[] = [];
  #watch: Watch | undefined;

  get list(): readonly Target[] {
    return this.#list;
  }

  set(list: readonly Target[]): void {
    this.#list = list;
    for (const { host, port, component } of list) this.#byAddress.set(keyOf(host, port), component);
  }

  readonly peerOf = (host: string, port: number): string | undefined => this.#byAddress.get(keyOf(host, port));

  /** Follows a file; what is no list of targets changes nothing. Resolves when it was read once. */
  follow(file: string): Promise<void> {
    this.#watch = watchFile(file, (text) => {
      const list = parse(text ?? '[]');
      if (list) this.set(list.filter(isTarget));
    });
    return this.#watch.ready;
  }

  close(): void {
    this.#watch?.close();
  }
}

const keyOf = (host: string, port: number) => `${LOOPBACK.has(host) ? '127.0.0.1' : host}:${port}`;

function parse(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
