import type Docker from 'dockerode';
import type { LogLine, LogQuery } from '../../../engine/runtime.ts';
import type { Clock } from '../../../kernel/index.ts';
import { unless } from '../client/index.ts';
import { type List, questionOf } from './ask.ts';
import { createLines } from './lines.ts';
import { createQueue } from './queue.ts';

const LOOK_MS = 1_000;

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

/** The output of all containers that are there, that start later, or that start again, until the signal. */
export async function* following(
  docker: Docker,
  list: List,
  query: LogQuery,
  signal: AbortSignal,
  clock: Clock,
): AsyncGenerator<LogLine> {
  const queue = createQueue<LogLine>();
  const known = new Map<string, Followed>();

  const begin = (container: Docker.ContainerInfo, asked: LogQuery) => {
    const last = known.get(container.Id)?.last;
    const followed: Followed = { state: container.State, open: true, last };
    known.set(container.Id, followed);
    const push = (line: LogLine) => {
      // Asked from the last line on, the engine tells that line again.
      if (last !== undefined && line.at <= last) return;
      followed.last = line.at;
      queue.push(line);
    };
    follow(docker, container, last === undefined ? asked : { ...asked, since: last }, push, signal)
      .catch(queue.fail)
      .finally(() => {
        followed.open = false;
      });
  };
  const look = async () => {
    for (let asked = query; !signal.aborted; ) {
      for (const container of await list(docker, query, signal)) {
        const before = known.get(container.Id);
        if (!before || goesOn(before, container.State)) begin(container, asked);
      }
      // Whoever comes from now on is told as a whole.
      const { tail: _, ...rest } = asked;
      asked = { ...rest, since: rest.since ?? clock.now() };
      await clock.sleep(LOOK_MS, signal);
    }
  };
  look().catch(queue.fail);
  signal.addEventListener('abort', queue.end, { once: true });
  yield* queue;
}

async function follow(
  docker: Docker,
  listed: Docker.ContainerInfo,
  query: LogQuery,
  push: (line: LogLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = await docker
    .getContainer(listed.Id)
    .logs({ ...questionOf(query, signal), follow: true })
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
