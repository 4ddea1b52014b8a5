import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../telemetry/index.ts';

/** What a program does beside answering requests: a subscription to a queue, a relay of an outbox. */
export interface Work {
  /** Takes on nothing more at once; resolves when what is in flight is finished. */
  close(): Promise<void>;
}

/** Begins the work of a program; called when it listens, and before it counts as ready. It may wait for a store that is away. */
export type Begin = () => Promise<readonly Work[]>;

/** Longest time that work delays readiness: requests can be served while a queue is away. */
const BEGIN_MS = 3000;

/**
 * All work as one. Each part begins on its own. What has not begun by the time of its end, because a store is away, is closed should
 * it still begin. What fails to begin rejects here, and later as an unhandled rejection; see runMain.
 */
export async function beginSoon(begins: readonly Begin[], log: Log, beginMs = BEGIN_MS): Promise<Work> {
  const works: Work[] = [];
  let isComplete = false;
  let closed = false;
  const closeAll = async (all: readonly Work[]) => void (await Promise.allSettled(all.map((work) => work.close())));
  const beginOne = async (begin: Begin) => {
    const all = await begin();
    if (closed) await closeAll(all);
    works.push(...all);
  };
  const begun = Promise.all(begins.map(beginOne)).then(
    () => {
      isComplete = true;
    },
    (error) => {
      // A store that is closed while somebody waits for it says so.
      if (!closed) throw error;
    },
  );
  await Promise.race([begun, sleep(beginMs, undefined, { ref: false })]);
  if (!isComplete) {
    log.warn('ready for requests; other work begins when its stores are there');
    // What fails from now on nobody awaits any more: it must end the program, or the work would never be done and nobody told.
    void begun.then();
  }
  return {
    close: async () => {
      closed = true;
      await closeAll(works);
    },
  };
}
