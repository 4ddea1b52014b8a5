import { createInterface } from 'node:readline';
import type { LogLine, LogQuery } from '../../../engine/runtime.ts';
import { type Client, isStatus } from '../client/index.ts';
import { Label, type Place } from '../names.ts';
import type { Pod } from '../observe/shapes.ts';

/** The lines of one pod's container. The cluster does not tell its two streams apart. */
export async function* readLines(
  client: Client,
  place: Place,
  pod: Pod,
  query: Pick<LogQuery, 'follow' | 'since' | 'tail'>,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const component = pod.metadata.labels?.[Label.component] ?? '';
  const replica = pod.metadata.name;
  const stream = await open(client, place, pod, query, signal);
  if (!stream) return;
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) {
      const gap = line.indexOf(' ');
      const at = Date.parse(line.slice(0, gap));
      if (Number.isNaN(at)) yield { at: client.serverNow(), component, replica, stream: 'stdout', text: line };
      // The kubelet counts whole seconds.
      else if (query.since === undefined || at >= query.since)
        yield { at, component, replica, stream: 'stdout', text: line.slice(gap + 1) };
    }
  } catch (error) {
    // The connection ends with the pod or with the reader; neither is worth a word.
    if (!signal.aborted && (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  } finally {
    lines.close();
    stream.destroy();
  }
}

/** undefined: the pod has no log yet, or has gone. */
async function open(
  client: Client,
  place: Place,
  pod: Pod,
  { follow, since, tail }: Pick<LogQuery, 'follow' | 'since' | 'tail'>,
  signal: AbortSignal,
) {
  const query = {
    container: pod.spec.containers[0]?.name,
    timestamps: true,
    follow: follow ? true : undefined,
    sinceTime: since === undefined ? undefined : new Date(since).toISOString(),
    tailLines: tail,
  };
  const path = `/api/v1/namespaces/${place.namespace}/pods/${pod.metadata.name}/log`;
  try {
    return await client.stream({ method: 'GET', path, query, signal });
  } catch (error) {
    if (isStatus(error, 400, 404, 500) || signal.aborted) return undefined;
    throw error;
  }
}
