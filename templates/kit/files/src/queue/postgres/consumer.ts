import { randomUUID } from 'node:crypto';
import { createLoop } from '../../lifecycle/loop.ts';
import type { Log } from '../../telemetry/index.ts';
import type { SubscribeOptions, Subscription } from '../port.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_LEASE_MS, nextAttempt, reasonOf } from '../retry.ts';
import type { QueueTelemetry } from '../telemetry.ts';
import type { Bell } from './bell.ts';
import type { Connection } from './connection.ts';
import { createLeases } from './leases.ts';
import type { Listener } from './listener.ts';
import { chainsOf, type Taken, type TakenRow } from './rows.ts';

/** For what no notification tells: messages of a consumer that died, and delays that end. */
const POLL_MS = 2000;

export interface ConsumerParts {
  readonly connection: Connection;
  readonly bell: Bell;
  readonly listener: Listener;
  readonly telemetry: QueueTelemetry;
  readonly log: Log;
}

/**
 * Takes messages as long as it has a lane free. A lane handles the messages of one key in their order. One statement at a time
 * acknowledges what was done since the last one and takes what comes next, so the busier it is, the more it does per statement.
 */
export function createConsumer(
  options: SubscribeOptions,
  { connection, bell, listener, telemetry, log }: ConsumerParts,
): Subscription {
  const { group, topics, retry, handle, concurrency = DEFAULT_CONCURRENCY } = options;
  const leaseMs = options.visibilityMs ?? DEFAULT_LEASE_MS;
  const holder = randomUUID();
  const lanes = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let done: string[] = [];
  let closing = false;
  const { call, insist } = connection;

  const leases = createLeases({
    leaseMs,
    log,
    extend: async (ids) => {
      const rows = await call<{ extend: string }>('select queue.extend($1, $2, $3, $4)', [group, holder, ids, leaseMs]);
      return rows.map(({ extend }) => extend);
    },
  });

  const take = async (): Promise<boolean> => {
    const free = closing ? 0 : concurrency - lanes.size;
    const acknowledged = done;
    if (free <= 0 && acknowledged.length === 0) return false;
    done = [];
    const from = performance.now();
    let rows: readonly TakenRow[];
    try {
      const values = [group, topics, holder, acknowledged, Math.max(0, free), leaseMs];
      rows = await call<TakenRow>('select * from queue.take($1, $2, $3, $4, $5, $6)', values);
    } catch (error) {
      // Whether they were deleted is not known; to delete them again does no harm.
      done.push(...acknowledged);
      throw error;
    }
    // Leases that ran out while the server was away: what is done and not yet acknowledged is taken again, and what is in a lane.
    for (const chain of chainsOf(rows.filter(({ id }) => !done.includes(id)))) {
      const others = chain.filter(({ row }) => !leases.has(row));
      if (others.length === chain.length) open(chain, from);
      // What follows must not overtake what is in the lane.
      else await giveBack(others);
    }
    return rows.length > 0 || done.length > 0;
  };
  const loop = createLoop({
    pollMs: POLL_MS,
    work: take,
    onFailure: (error) => log.warn({ err: error, group }, 'messages cannot be taken now'),
    onRecovery: () => log.info({ group }, 'messages are taken again'),
  });

  const open = (chain: readonly Taken[], leasedAt: number) => {
    const signals = chain.map(({ row }) => leases.add(row, leasedAt));
    const lane = work(chain, signals).finally(() => {
      lanes.delete(lane);
      loop.wake();
    });
    lanes.add(lane);
  };

  /** One after another, until one fails: those behind it are given back, to come after it. */
  const work = async (chain: readonly Taken[], signals: readonly AbortSignal[]): Promise<void> => {
    for (const [index, taken] of chain.entries()) {
      const signal = signals[index] as AbortSignal;
      if (closing || signal.aborted) return giveBack(chain.slice(index));
      if (!(await attempt(taken, signal))) return giveBack(chain.slice(index + 1));
      done.push(taken.row);
      loop.wake();
    }
  };

  const attempt = async ({ row, message }: Taken, signal: AbortSignal): Promise<boolean> => {
    try {
      await telemetry.handling(group, message, () => handle(message, signal));
      leases.remove(row);
      return true;
    } catch (error) {
      // Before the queue is told: it may hand out the message again sooner than its answer is here.
      leases.remove(row);
      const wait = nextAttempt(error, message.attempt, retry);
      const { id, topic, attempt: number } = message;
      log.warn(
        { err: error, group, topic, messageId: id, attempt: number, retryMs: wait },
        wait === undefined ? 'message is dead' : 'attempt failed',
      );
      const values = [group, holder, row, number, wait ?? null, reasonOf(error)];
      // Without this word the message comes again when its lease ends.
      await insist('select queue.fail($1, $2, $3, $4, $5, $6)', values).catch(() => {});
      if (wait !== undefined) later(wait);
      return false;
    }
  };

  const later = (ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      loop.wake();
    }, ms + 5);
    timers.add(timer);
  };

  const giveBack = async (chain: readonly Taken[]) => {
    const rows = chain.map(({ row }) => row);
    if (rows.length === 0) return;
    for (const row of rows) leases.remove(row);
    await insist('select queue.release($1, $2, $3)', [group, holder, rows]).catch(() => {});
    if (closing) for (const { message } of chain) bell(message.topic);
  };

  const deaf = listener.on(topics, loop.wake);
  loop.wake();
  let closed: Promise<void> | undefined;
  const close = async () => {
    closing = true;
    deaf();
    for (const timer of timers) clearTimeout(timer);
    await Promise.all(lanes);
    // What was done is acknowledged with the last round.
    await loop.close();
    // What was on its way when it was closed is on its way back.
    await Promise.all(lanes);
    leases.close();
  };
  return {
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
