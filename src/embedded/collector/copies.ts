import { resolve4 } from 'node:dns/promises';
import type { Target } from './targets.ts';

const LOOK_MS = 5_000;

export interface Copies {
  /** Every copy by its address. */
  readonly list: () => readonly Target[];
  stop(): void;
}

/** Finds the copies behind names of the DNS, where nobody writes them down one by one. A name without an answer has none. */
export function followCopies(targets: () => readonly Target[], resolve = resolve4): Copies {
  let found: readonly Target[] = [];
  let stopped = false;
  const look = async () => {
    const names = targets().filter(({ copies }) => copies !== undefined);
    const all = await Promise.all(names.map((target) => copiesOf(target, resolve)));
    if (!stopped) found = all.flat();
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  void look();
  return {
    list: () => found,
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
}

async function copiesOf({ component, copies }: Target, resolve: typeof resolve4): Promise<Target[]> {
  if (!copies) return [];
  const { name, port, path } = copies;
  const addresses = await resolve(name).catch(() => []);
  return addresses.sort().map((host) => {
    const replica = `${host}:${port}`;
    return { component, replica, host, port, metrics: `http://${replica}${path}` };
  });
}
