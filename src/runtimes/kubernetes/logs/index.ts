/** Logs of components: what the kubelet has kept of their pods, merged by time, and what they say from now on. */
import type { LogLine, LogQuery, Logs } from '../../../engine/runtime.ts';
import type { Ports } from '../../../kernel/index.ts';
import { type Client, explain } from '../client/index.ts';
import { Label, ownedSelector, type Place } from '../names.ts';
import type { Pod } from '../observe/shapes.ts';
import { operatedPods } from '../pods.ts';
import { createChannel } from './channel.ts';
import { readLines } from './pod.ts';

/** New pods are looked for this often while following. */
const LOOK_MS = 1_000;

export function createLogs(ports: Ports, place: Place, connect: () => Promise<Client>): Logs {
  const podsOf = async (client: Client, query: LogQuery, signal: AbortSignal): Promise<readonly Pod[]> => {
    const { components } = query;
    const only = components ? `,${Label.component} in (${components.join(',')})` : '';
    const selected = { labelSelector: ownedSelector(place) + only };
    const [own, operated] = await Promise.all([
      client.list('Pod', place.namespace, selected, { signal }),
      operatedPods(client, place, undefined, signal),
    ]);
    const asked = operated.filter(
      ({ metadata }) => components?.includes(metadata.labels?.[Label.component] ?? '') ?? true,
    );
    return [...(own.body as readonly Pod[]), ...asked].filter(
      (pod) => (pod.status?.containerStatuses?.length ?? 0) > 0,
    );
  };

  async function* past(client: Client, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    const pods = await podsOf(client, query, signal);
    const all = await Promise.all(
      pods.map((pod) => collect(readLines(client, place, pod, { ...query, follow: false }, signal))),
    );
    const lines = all.flat().sort((a, b) => a.at - b.at);
    yield* query.tail === undefined ? lines : lastPerComponent(lines, query.tail);
  }

  async function* live(client: Client, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    const channel = createChannel<LogLine>(signal);
    const since = new Map<string, number>();
    const reading = new Set<string>();
    const follow = async (pod: Pod) => {
      const { name } = pod.metadata;
      // The first time as asked; after a restart from where it stopped.
      const from = since.has(name) ? { since: since.get(name) ?? 0 } : query;
      for await (const line of readLines(client, place, pod, { ...from, follow: true }, signal)) {
        since.set(name, line.at + 1);
        channel.push(line);
      }
    };
    const look = async () => {
      while (!signal.aborted) {
        for (const pod of await podsOf(client, query, signal)) {
          const { name } = pod.metadata;
          if (reading.has(name) || (pod.status?.phase === 'Succeeded' && since.has(name))) continue;
          reading.add(name);
          follow(pod)
            .catch(() => undefined)
            .finally(() => reading.delete(name));
        }
        await ports.clock.sleep(LOOK_MS, signal);
      }
    };
    look().catch((error) => channel.fail(error));
    yield* channel.read();
  }

  return {
    async *read(query, signal) {
      const client = await connect();
      try {
        yield* query.follow ? live(client, query, signal) : past(client, query, signal);
      } catch (error) {
        if (!signal.aborted) throw explain(client.where, error, `to read logs in namespace ${place.namespace}`);
      }
    },
  };
}

async function collect(lines: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

function lastPerComponent(lines: readonly LogLine[], tail: number): LogLine[] {
  const left = new Map<string, number>();
  const kept = lines.toReversed().filter(({ component }) => {
    const count = left.get(component) ?? tail;
    left.set(component, count - 1);
    return count > 0;
  });
  return kept.reverse();
}
