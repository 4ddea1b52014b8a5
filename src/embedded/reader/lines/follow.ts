import { type Api, ApiFailure, splitLines } from '../api/index.ts';
import type { Known, Source, Standing } from '../pods/index.ts';
import { type Position, sieve, sinceOf, stampedLine } from './position.ts';

/** Lines are cut there; the kubelet itself puts together what was written in pieces. */
const MOST_LINE = 64 * 2 ** 10;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** One line of a container, and how far that container has been read with it. */
export interface Read {
  readonly source: Source;
  readonly text: string;
  readonly position: Position;
  /** What this reading ends with. */
  readonly until: AbortSignal;
}

export interface FollowOptions {
  readonly api: Api;
  readonly namespace: string;
  readonly known: Known;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Waits until there is room. */
  readonly push: (read: Read, signal: AbortSignal) => Promise<void>;
  readonly cut: () => void;
  readonly failed: (source: Source, error: Error) => void;
}

/**
 * Reads a container from a position on, over all of its restarts, until its pod has gone or the signal. A connection that ends is made
 * again from where it stopped; what the run before still had to say is read first.
 */
export async function follow(
  source: Source,
  from: Position | undefined,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  const { known, sleep, failed } = options;
  let position = from;
  let wait = FIRST_WAIT_MS;
  /** The run that has ended and been read to its end. */
  let done = -1;
  const read = async (standing: Standing, previous: boolean) => {
    const run = previous ? standing.run - 1 : standing.run;
    const isNew = sieve(position, run);
    for await (const { at, text } of linesOf(source, options, { position, previous }, signal)) {
      const next = isNew(at);
      if (next === undefined) continue;
      position = next;
      await options.push({ source, text, position, until: signal }, signal);
    }
  };
  while (!signal.aborted) {
    const standing = known.standing(source);
    if (!standing) return;
    if (!standing.started || standing.run === done) {
      await known.change(signal);
      continue;
    }
    try {
      const { run } = standing;
      if (run > 0 && done !== run - 1 && (position?.run ?? -1) < run) {
        // What is not kept any more is no failure.
        await read(standing, true).catch(passOver(400, 404));
        done = run - 1;
      }
      await read(standing, false);
      wait = FIRST_WAIT_MS;
      await sleep(FIRST_WAIT_MS, signal);
      const after = known.standing(source);
      if (!after) return;
      if (standing.ended && after.run === run) done = run;
    } catch (error) {
      if (signal.aborted) return;
      // It has a log, and then it has not: the pod is on its way out, or has not come far enough.
      if (!(error instanceof ApiFailure && (error.status === 400 || error.status === 404)))
        failed(source, error as Error);
      await sleep(wait, signal);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  }
}

const passOver =
  (...statuses: readonly number[]) =>
  (error: unknown) => {
    if (!(error instanceof ApiFailure && statuses.includes(error.status))) throw error;
  };

async function* linesOf(
  { pod, container }: Source,
  { api, namespace, cut }: FollowOptions,
  { position, previous }: { readonly position: Position | undefined; readonly previous: boolean },
  signal: AbortSignal,
) {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log`;
  const query = {
    container,
    timestamps: 'true',
    follow: previous ? undefined : 'true',
    previous: previous ? 'true' : undefined,
    sinceTime: position && sinceOf(position),
  };
  const stream = await api.stream(path, query, signal);
  try {
    for await (const line of splitLines(stream, MOST_LINE)) {
      const stamped = stampedLine(line.text);
      if (!stamped) continue;
      if (line.cut) cut();
      yield stamped;
    }
  } finally {
    stream.destroy();
  }
}
