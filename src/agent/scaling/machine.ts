/** What is left for everything else on the machine, whatever a policy asks for. */
const RESERVE_SHARE = 0.05;
const RESERVE_BYTES = 256 * 2 ** 20;

export interface MachineLimit {
  /** The count that the memory allows. */
  readonly to: number;
  readonly availableBytes: number;
  readonly perReplicaBytes: number;
}

/**
 * The most replicas that fit: those that are there, and as many more as the free memory holds beside a reserve (5 % of it, at least
 * 256 MiB). A copy is counted with what it asked for or with what the others use, whichever is more. undefined: it all fits. Pure.
 */
export function limitByMemory(options: {
  readonly current: number;
  readonly desired: number;
  readonly requestBytes: number;
  readonly usedBytes: readonly number[];
  readonly availableBytes: number;
}): MachineLimit | undefined {
  const { current, desired, requestBytes, usedBytes, availableBytes } = options;
  if (desired <= current) return undefined;
  const mean = usedBytes.reduce((sum, each) => sum + each, 0) / Math.max(1, usedBytes.length);
  const perReplicaBytes = Math.max(1, requestBytes, mean);
  const free = availableBytes - Math.max(RESERVE_BYTES, availableBytes * RESERVE_SHARE);
  const to = current + Math.max(0, Math.floor(free / perReplicaBytes));
  return to < desired ? { to, availableBytes, perReplicaBytes: Math.round(perReplicaBytes) } : undefined;
}
