import { backoff } from '../endpoints/backoff.ts';
import { detached } from '../telemetry/index.ts';

export interface LoopOptions {
  /** Looks for work by itself this often, give or take a tenth. */
  readonly pollMs: number;
  /** Resolves to whether there may be more to do at once. */
  work(): Promise<boolean>;
  /** The first failure after a success; further ones are silent. */
  onFailure(error: unknown): void;
  onRecovery(): void;
}

export interface Loop {
  /** There is something to do. */
  wake(): void;
  /** Works off what is there, unless it fails, and ends. */
  close(): Promise<void>;
}

/** Does its work one at a time: when woken, now and then, and again for as long as there is more. Failures slow it down. */
export function createLoop({ pollMs, work, onFailure, onRecovery }: LoopOptions): Loop {
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  const run = async () => {
    clearTimeout(timer);
    try {
      do {
        again = false;
        if (await work()) again = true;
        if (failures > 0) onRecovery();
        failures = 0;
      } while (again);
    } catch (error) {
      failures += 1;
      if (failures === 1) onFailure(error);
    }
    running = undefined;
    if (closed) return;
    const wait = failures > 0 ? 50 + backoff(failures, { maxMs: pollMs * 2 }) : pollMs * (0.9 + Math.random() * 0.2);
    timer = setTimeout(start, wait);
  };
  const start = () => {
    // A request that wakes it is over soon; what the loop does from then on is no part of its trace.
    running ??= detached(run);
  };

  return {
    wake: () => {
      again = true;
      // While it fails its own pace holds: those who wake it know nothing of that.
      if (!closed && failures === 0) start();
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running;
      if (failures === 0) await run();
    },
  };
}
