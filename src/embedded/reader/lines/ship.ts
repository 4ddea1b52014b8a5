import { type Line, Refused } from '../../../kernel/otlp/index.ts';
import type { Buffer } from './buffer.ts';
import type { Read } from './follow.ts';
import { millisOf } from './position.ts';

/** A request of OTLP: the collector and Loki take 4 MB. */
const BATCH = { items: 500, size: 512 * 2 ** 10 };
/** So that lines that are written together are sent together. */
const GATHER_MS = 500;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

export interface ShipOptions {
  readonly buffer: Buffer<Read>;
  readonly namespace: string;
  readonly send: (lines: readonly Line[]) => Promise<void>;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The collector has them, or will never take them. */
  readonly told: (reads: readonly Read[], refused: Refused | undefined) => Promise<void>;
  /** The collector is away; asked for once for each time that it goes. */
  readonly away: (error: Error) => void;
}

/**
 * Tells the collector what is read, one request after the other, until the signal. What it does not take now waits, and so does who
 * reads. False: the last lines that were taken from the buffer have not been told.
 */
export async function ship(options: ShipOptions, signal: AbortSignal): Promise<boolean> {
  const { buffer, sleep } = options;
  let delivered = true;
  while (!signal.aborted) {
    const first = await buffer.take({ items: 1, size: BATCH.size }, signal);
    if (first.length === 0) continue;
    await sleep(GATHER_MS, signal);
    const rest = buffer.waiting.items > 0 ? await buffer.take({ ...BATCH, items: BATCH.items - 1 }, signal) : [];
    delivered = await deliver([...first, ...rest], options, signal);
  }
  return delivered;
}

/** The last word: what is left is sent once. */
export async function shipRest(options: ShipOptions): Promise<void> {
  const never = new AbortController().signal;
  while (options.buffer.waiting.items > 0) {
    const reads = await options.buffer.take(BATCH, never);
    await options.send(reads.map((read) => lineOf(read, options.namespace)));
    await options.told(reads, undefined);
  }
}

async function deliver(reads: readonly Read[], options: ShipOptions, signal: AbortSignal): Promise<boolean> {
  const { send, sleep, told, away, namespace } = options;
  const lines = reads.map((read) => lineOf(read, namespace));
  let wait = FIRST_WAIT_MS;
  for (;;) {
    try {
      await send(lines);
      await told(reads, undefined);
      return true;
    } catch (error) {
      if (error instanceof Refused) {
        await told(reads, error);
        return true;
      }
      if (wait === FIRST_WAIT_MS) away(error as Error);
      if (signal.aborted) return false;
      await sleep(wait, signal);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  }
}

/** By the names of OpenTelemetry's resource conventions, as programs tell them of themselves. */
const lineOf = ({ source, text, position }: Read, namespace: string): Line => ({
  at: millisOf(position.at),
  nanos: position.at.replace(/^0+/, ''),
  component: source.component,
  replica: source.pod,
  text,
  where: {
    'k8s.pod.name': source.pod,
    'k8s.container.name': source.container,
    'k8s.namespace.name': namespace,
    'k8s.node.name': source.node,
  },
});
