import type Docker from 'dockerode';
import type { Sample, Samples } from '../../engine/runtime.ts';
import type { Observed } from '../../plan/index.ts';
import { type Client, unless } from './client/index.ts';
import { factsOf } from './observe/facts.ts';

/** CPU time in nanoseconds, and when it was read: milliseconds since the epoch. */
interface Reading {
  readonly cpu: number;
  readonly at: number;
}

const NANOS_PER_MS = 1e6;
const MILLI = 1000;
const SPAN_MS = 1_000;

/**
 * CPU and memory of what runs. The engine's own difference would cost a second of waiting for each call, so the reading before is kept
 * here; the first one is compared with the start of the container. Before API 1.44 an answer takes up to a second all the same.
 */
export function createSamples(client: Client, running: () => Promise<readonly Observed[]>): Samples {
  let known = new Map<string, { readonly base: Reading; readonly last: Reading }>();
  return {
    read: async () => {
      const docker = await client.docker();
      const next: typeof known = new Map();
      const samples = await Promise.all(
        (await running()).map(async (copy): Promise<Sample[]> => {
          const { container, startedAt } = factsOf(copy);
          const stats = await docker
            .getContainer(container)
            .stats({ stream: false, 'one-shot': true })
            .catch(unless(404));
          // Zeros: it has ended meanwhile.
          if (!stats || stats.read.startsWith('0001')) return [];
          const reading = { cpu: stats.cpu_stats.cpu_usage.total_usage, at: Date.parse(stats.read) };
          const before = known.get(container);
          // Asked twice within a moment, the longer span is compared: a difference of nothing tells nothing.
          const since = !before
            ? { cpu: 0, at: startedAt ?? reading.at }
            : reading.at - before.last.at >= SPAN_MS
              ? before.last
              : before.base;
          next.set(container, { base: since, last: reading });
          return [
            {
              replica: copy.id,
              component: copy.component,
              at: reading.at,
              cpuMillis: Math.round(cpuMillis(since, reading)),
              memoryBytes: memory(stats.memory_stats),
            },
          ];
        }),
      );
      known = next;
      return samples.flat();
    },
  };
}

const cpuMillis = (from: Reading, to: Reading): number =>
  to.at <= from.at ? 0 : ((to.cpu - from.cpu) / NANOS_PER_MS / (to.at - from.at)) * MILLI;

/** Without the page cache that can go at any time; it has another name in cgroup v1. */
function memory({ usage, stats }: Docker.MemoryStats): number {
  const { inactive_file, total_inactive_file } = (stats ?? {}) as Partial<Record<string, number>>;
  return Math.max(0, (usage ?? 0) - (total_inactive_file ?? inactive_file ?? 0));
}
