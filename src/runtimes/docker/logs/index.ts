/** Output of all containers of a platform, oldest first; following also finds containers that start later. */
import { setMaxListeners } from 'node:events';
import type Docker from 'dockerode';
import type { LogLine, LogQuery, Logs } from '../../../engine/runtime.ts';
import type { Clock } from '../../../kernel/index.ts';
import { type Client, unless, unreachable } from '../client/index.ts';
import { LABEL, ofInstance } from '../labels.ts';
import { createLines } from './lines.ts';
import { createQueue } from './queue.ts';

const LOOK_MS = 1_000;

export function createLogs(client: Client, instance: string, clock: Clock): Logs {
  const containers = async (docker: Docker, query: LogQuery, signal: AbortSignal): Promise<Docker.ContainerInfo[]> => {
    const filters = { label: ofInstance(instance) };
    const all = await docker.listContainers({ all: true, filters, abortSignal: signal });
    const wanted = ({ Labels }: Docker.ContainerInfo) =>
      Labels[LABEL.id] !== undefined && (query.components?.includes(Labels[LABEL.component] ?? '') ?? true);
    return all.filter(wanted);
  };

  async function* past(docker: Docker, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    const found = await containers(docker, query, signal);
    const lines = await Promise.all(found.map((container) => readAll(docker, container, query, signal)));
    yield* lines.flat().sort((a, b) => a.at - b.at);
  }

  async function* following(docker: Docker, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    const queue = createQueue<LogLine>();
    const known = new Map<string, Followed>();
    const look = async () => {
      for (let since = query.since, tail = query.tail; !signal.aborted; tail = undefined) {
        for (const container of await containers(docker, query, signal)) {
          const before = known.get(container.Id);
          if (before && !goesOn(before, container.State)) continue;
          const from = before?.last ?? since;
          const followed: Followed = { state: container.State, open: true, last: from };
          known.set(container.Id, followed);
          const { tail: _, ...rest } = query;
          const asked = {
            ...rest,
            ...(from === undefined ? {} : { since: from }),
            ...(tail === undefined ? {} : { tail }),
          };
          const push = (line: LogLine) => {
            // Asked from the last line on, the engine tells that line again.
            if (before?.last !== undefined && line.at <= before.last) return;
            followed.last = line.at;
            queue.push(line);
          };
          follow(docker, container, asked, push, signal)
            .catch(queue.fail)
            .finally(() => {
              followed.open = false;
            });
        }
        since ??= clock.now();
        await clock.sleep(LOOK_MS, signal);
      }
    };
    look().catch(queue.fail);
    signal.addEventListener('abort', queue.end, { once: true });
    yield* queue;
  }

  return {
    read: async function* (query, signal) {
      // It ends the streams of all containers at once: Node's warning about a leak does not apply.
      setMaxListeners(0, signal);
      try {
        const docker = await client.docker();
        yield* query.follow ? following(docker, query, signal) : past(docker, query, signal);
      } catch (error) {
        if (signal.aborted) return;
        throw unreachable(error) ?? error;
      }
    },
  };
}

/** A container whose output is followed, or was until it ended. */
interface Followed {
  /** As it was when following began. */
  readonly state: string;
  open: boolean;
  /** Moment of its last line. */
  last: number | undefined;
}

/** The engine ends the output of a container that has not been started yet, and of one that stops, even if it starts again. */
const goesOn = ({ state, open }: Followed, now: string) => !open && (now === 'running' || now !== state);

const seconds = (since: number | undefined) => (since === undefined ? {} : { since: since / 1000 });
const output = { stdout: true, stderr: true, timestamps: true } as const;

async function readAll(docker: Docker, listed: Docker.ContainerInfo, query: LogQuery, signal: AbortSignal) {
  const found: LogLine[] = [];
  const tail = query.tail === undefined ? {} : { tail: query.tail };
  const raw = await docker
    .getContainer(listed.Id)
    .logs({ ...output, ...seconds(query.since), ...tail, follow: false, abortSignal: signal })
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

async function follow(
  docker: Docker,
  listed: Docker.ContainerInfo,
  query: LogQuery,
  push: (line: LogLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const tail = query.tail === undefined ? {} : { tail: query.tail };
  const stream = await docker
    .getContainer(listed.Id)
    .logs({ ...output, ...seconds(query.since), ...tail, follow: true, abortSignal: signal })
    .catch(unless(404))
    .catch(unless(409));
  if (!stream) return;
  const lines = createLines(listed, push);
  try {
    for await (const chunk of stream) lines.write(chunk as Buffer);
  } catch {
    // The engine stopped, or nobody listens any more: what came is told.
  }
  lines.end();
}
