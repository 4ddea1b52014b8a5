import type { Ports } from '../../../../../src/kernel/index.ts';
import { nodePorts } from '../../../../../src/kernel/node/index.ts';

const REAL_MS = 20;

/** Ports whose clock runs ahead while somebody sleeps by it: who waits for long gives up soon. */
export function hurried(): Ports {
  let ahead = 0;
  const sleep = async (ms: number, signal?: AbortSignal) => {
    await nodePorts.clock.sleep(Math.min(ms, REAL_MS), signal);
    ahead += Math.max(0, ms - REAL_MS) * 10;
  };
  return { ...nodePorts, clock: { now: () => Date.now() + ahead, sleep } };
}
