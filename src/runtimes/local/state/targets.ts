import type { Fs } from '../../../kernel/index.ts';
import type { Copy } from '../copies/copy.ts';
import type { Layout } from '../layout.ts';
import type { World } from './world.ts';

/** One listener, as the collector reads it: to scrape it, and to know whom a span's address belongs to. */
export interface ListedTarget {
  readonly component: string;
  readonly replica: string;
  readonly host: string;
  readonly port: number;
  readonly metrics?: string;
}

const HOST = '127.0.0.1';
/** A start changes many copies within moments: written once. */
const SOON_MS = 50;

/** Everything that listens: copies with their metrics, and the addresses in front of them. Pure. */
export function targetsOf(world: World): ListedTarget[] {
  const copies = [...world.copies.values()].flatMap((copy): ListedTarget[] => {
    const { port, resource, spec } = copy;
    // A balancer reports one of the addresses that it holds open; those stand below.
    if (port === undefined || copy.phase === 'ended' || spec.program.type === 'balancer') return [];
    const metrics = metricsOf(copy, port);
    return [{ component: resource.component, replica: resource.id, host: HOST, port, ...(metrics ? { metrics } : {}) }];
  });
  const addresses = [...world.addresses.values()].map(({ resource, spec }) => ({
    component: resource.component,
    replica: resource.id,
    host: HOST,
    port: spec.port,
  }));
  return [...copies, ...addresses];
}

/** Programs of the project tell at /metrics, on a port of its own where they reported one; engines are measured from outside. */
function metricsOf({ spec, metricsPort }: Copy, port: number): string | undefined {
  const isProgram = spec.program.type === 'node' || spec.program.type === 'source';
  return isProgram && spec.ready !== null ? `http://${HOST}:${metricsPort ?? port}/metrics` : undefined;
}

const hasCollector = (world: World): boolean =>
  [...world.copies.values()].some(
    ({ spec: { program } }) => program.type === 'engine' && program.embedded === 'collector',
  );

/** Keeps the list on disk while there is a collector to read it. */
export function targetList(fs: Fs, layout: Layout, world: World, failed: (error: unknown) => void) {
  let timer: NodeJS.Timeout | undefined;
  let written = '';
  /** One after the other: an older list must not arrive last. */
  let writing = Promise.resolve();
  const write = async () => {
    if (!hasCollector(world)) return;
    const text = `${JSON.stringify(targetsOf(world))}\n`;
    if (text === written) return;
    await fs.writeFile(layout.targets, text);
    written = text;
  };
  return {
    refresh: (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        writing = writing.then(write).catch(failed);
      }, SOON_MS).unref();
    },
    stop: (): void => {
      clearTimeout(timer);
      timer = undefined;
      written = '';
    },
  };
}
