import type { Fs } from '../../../kernel/index.ts';
import type { Layout } from '../layout.ts';

export interface Listener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Path of the endpoints file of the component behind it. */
  readonly endpoints: string;
}

/** JSON files that others watch; one write after the other, so that the last word is the last written. */
export function listings(fs: Fs, layout: Layout) {
  let writing: Promise<unknown> = Promise.resolve();
  let frozen = false;
  const write = (path: string, content: unknown): Promise<void> => {
    const work = writing.then(async () => {
      if (!frozen) await fs.writeFile(path, `${JSON.stringify(content)}\n`);
    });
    writing = work.catch(() => undefined);
    return work;
  };
  return {
    /** Where the admitted, running copies of a component listen. */
    endpoints: (component: string, ports: readonly number[]) =>
      write(
        layout.endpoints(component),
        ports.map((port) => ({ host: '127.0.0.1', port })),
      ),
    /** From now on the files stay as they are; resolves when the last write is done. */
    freeze: async () => {
      frozen = true;
      await writing;
    },
    listeners: (balancer: string, listeners: readonly Listener[]) => write(layout.listeners(balancer), listeners),
  };
}
export type Listings = ReturnType<typeof listings>;
