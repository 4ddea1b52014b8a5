/** Output of all containers of a platform, oldest first; following also finds containers that start later. */
import { setMaxListeners } from 'node:events';
import type Docker from 'dockerode';
import type { LogLine, LogQuery, Logs } from '../../../engine/runtime.ts';
import type { Clock } from '../../../kernel/index.ts';
import { type Client, unless, unreachable } from '../client/index.ts';
import { LABEL, ofInstance } from '../labels.ts';
import { type List, questionOf } from './ask.ts';
import { following } from './follow.ts';
import { createLines } from './lines.ts';

export function createLogs(client: Client, instance: string, clock: Clock): Logs {
  const list: List = async (docker, query, signal) => {
    const filters = { label: ofInstance(instance) };
    const all = await docker.listContainers({ all: true, filters, abortSignal: signal });
    const wanted = ({ Labels }: Docker.ContainerInfo) =>
      Labels[LABEL.id] !== undefined && (query.components?.includes(Labels[LABEL.component] ?? '') ?? true);
    return all.filter(wanted);
  };

  async function* past(docker: Docker, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    const found = await list(docker, query, signal);
    const lines = await Promise.all(found.map((container) => readAll(docker, container, query, signal)));
    yield* lines.flat().sort((a, b) => a.at - b.at);
  }

  return {
    read: async function* (query, signal) {
      // It ends the streams of all containers at once: Node's warning about a leak does not apply.
      setMaxListeners(0, signal);
      try {
        const docker = await client.docker();
        yield* query.follow ? following(docker, list, query, signal, clock) : past(docker, query, signal);
      } catch (error) {
        if (signal.aborted) return;
        throw unreachable(error) ?? error;
      }
    },
  };
}

async function readAll(docker: Docker, listed: Docker.ContainerInfo, query: LogQuery, signal: AbortSignal) {
  const found: LogLine[] = [];
  const raw = await docker
    .getContainer(listed.Id)
    .logs({ ...questionOf(query, signal), follow: false })
    // Removed meanwhile, or it never started.
    .catch(unless(404))
    .catch(unless(409));
  if (raw) {
    const lines = createLines(listed, (line) => found.push(line));
    lines.write(raw as unknown as Buffer);
    lines.end();
  }
  return found;
}
