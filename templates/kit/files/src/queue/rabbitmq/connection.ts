import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel } from 'amqplib';
import { backoff } from '../../endpoints/backoff.ts';
import type { Log } from '../../telemetry/index.ts';
import { QueueUnavailable } from '../port.ts';
import type { RabbitmqSettings } from '../settings.ts';

/** A server that says nothing for twice as long is gone. */
const HEARTBEAT_SECONDS = 10;
const SLOWEST_MS = 1000;
const GOODBYE_MS = 3000;

/** One connection to the server. It is made when somebody wants it, and again when it is lost as long as somebody does. */
export interface Link {
  /** Waits for a connection until `deadline` (as performance.now()), then rejects with QueueUnavailable. */
  open(deadline: number): Promise<ChannelModel>;
  /** Calls `up` with the connection that is there, and with every later one. */
  watch(up: (model: ChannelModel) => void): () => void;
  close(): Promise<void>;
}

interface Waiter {
  resolve(model: ChannelModel): void;
  reject(error: Error): void;
}

export function createLink(settings: RabbitmqSettings, purpose: string, log: Log): Link {
  const waiters = new Set<Waiter>();
  const watchers = new Set<(model: ChannelModel) => void>();
  let model: ChannelModel | undefined;
  let running: Promise<void> | undefined;
  let failure: unknown;
  let closed = false;

  const wanted = () => !closed && (waiters.size > 0 || watchers.size > 0);
  const connect = () => {
    if (!model && wanted()) running ??= run();
  };

  const run = async () => {
    for (let attempt = 1; wanted() && !model; attempt += 1) {
      try {
        adopt(await dial(settings, purpose));
        if (attempt > 1) log.info({ purpose }, 'the queue is back');
      } catch (error) {
        failure = error;
        if (attempt === 1) log.warn({ reason: words(error), purpose }, 'the queue is away');
        await sleep(50 + backoff(attempt, { maxMs: SLOWEST_MS }));
      }
    }
    running = undefined;
  };

  const adopt = (opened: ChannelModel) => {
    model = opened;
    // One for each topic of each subscription.
    opened.setMaxListeners(0);
    opened.on('error', (error) => {
      failure = error;
    });
    opened.on('blocked', (reason) => log.warn({ reason, purpose }, 'the queue takes nothing for a while'));
    opened.on('close', () => {
      if (model === opened) model = undefined;
      if (!closed) log.warn({ reason: words(failure), purpose }, 'the connection to the queue is lost');
      connect();
    });
    for (const { resolve } of waiters) resolve(opened);
    for (const up of watchers) up(opened);
  };

  return {
    open: (deadline) => {
      if (closed) return Promise.reject(new QueueUnavailable('it is closed'));
      if (model) return Promise.resolve(model);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => waiter.reject(new QueueUnavailable(failure ?? 'no answer')),
          Math.max(0, deadline - performance.now()),
        );
        const end = () => {
          clearTimeout(timer);
          waiters.delete(waiter);
        };
        const waiter: Waiter = {
          resolve: (opened) => {
            end();
            resolve(opened);
          },
          reject: (error) => {
            end();
            reject(error);
          },
        };
        waiters.add(waiter);
        connect();
      });
    },
    watch: (up) => {
      watchers.add(up);
      if (model) up(model);
      else connect();
      return () => watchers.delete(up);
    },
    close: async () => {
      closed = true;
      for (const { reject } of waiters) reject(new QueueUnavailable('it is closed'));
      await running;
      const goodbye = model?.close().catch(() => {});
      // A server that does not answer finds out by itself.
      await Promise.race([goodbye, sleep(GOODBYE_MS, undefined, { ref: false })]);
    },
  };
}

/** The library is loaded by programs that use it, not by all that could. */
async function dial(settings: RabbitmqSettings, purpose: string): Promise<ChannelModel> {
  const { host, port, user, password = '', vhost, tls, connectMs } = settings;
  const { connect } = await import('amqplib');
  return connect(
    {
      protocol: tls === 'off' ? 'amqp' : 'amqps',
      hostname: host,
      port,
      username: user,
      password,
      vhost,
      heartbeat: HEARTBEAT_SECONDS,
    },
    {
      timeout: connectMs,
      noDelay: true,
      keepAlive: true,
      clientProperties: { connection_name: `${user} ${purpose}` },
      ...(tls === 'off' ? {} : { rejectUnauthorized: tls === 'verify' }),
    },
  );
}

const words = (error: unknown) => (error instanceof Error ? error.message : 'closed');

/** Code of AMQP of a failed channel or connection: 404 not found, 403 refused, 405 locked, 406 differs. */
export function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}
