import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { backoff } from '../endpoints/backoff.ts';
import type { Log, Tracer } from '../telemetry/index.ts';
import { type Cache, CacheUnavailable } from './port.ts';

export interface RedisOptions {
  readonly host: string;
  readonly port: number;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: boolean;
}

/** A cache that needs longer than this is slower than what it is there to spare. */
const COMMAND_MS = 500;
const CONNECT_MS = 1000;
/** How long nobody asks a server that did not answer. */
const REST_MS = 1000;

/**
 * Anything that speaks the protocol of Redis: Valkey, Redis, the embedded engine. Only plain commands and MULTI are used, no
 * scripts, so that servers without Lua do.
 */
export function redisCache(options: RedisOptions, { log, tracer }: { log?: Log; tracer?: Tracer } = {}): Cache {
  const redis = new Redis({
    host: options.host,
    port: options.port,
    ...(options.user === undefined ? {} : { username: options.user }),
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(options.tls ? { tls: {} } : {}),
    connectTimeout: CONNECT_MS,
    commandTimeout: COMMAND_MS,
    maxRetriesPerRequest: 0,
    // Nothing waits for a cache that is away: callers go on without it.
    enableOfflineQueue: false,
    lazyConnect: true,
    retryStrategy: (attempt) => 20 + backoff(attempt, { maxMs: 1000 }),
  });
  logChanges(redis, log);

  // The first commands of a program come before it is connected; after that, being away is an error at once.
  const connected = Promise.race([redis.connect().catch(() => {}), sleep(CONNECT_MS, undefined, { ref: false })]);
  let restsUntil = 0;
  const guarded = async <T>(command: () => Promise<T>): Promise<T> => {
    await connected;
    const begin = performance.now();
    if (begin < restsUntil) throw new CacheUnavailable(new Error('it did not answer in time just now'));
    try {
      return await command();
    } catch (error) {
      // A server that hangs would cost every request its timeout.
      if (performance.now() - begin >= COMMAND_MS) restsUntil = performance.now() + REST_MS;
      throw new CacheUnavailable(error);
    }
  };

  const server = { 'db.system.name': 'redis', 'server.address': options.host, 'server.port': options.port };
  /** Keys stay out of spans: they hold ids of people. */
  const ask = <T>(name: string, command: () => Promise<T>): Promise<T> =>
    tracer
      ? tracer.trace(name, { kind: 'client', attributes: { ...server, 'db.operation.name': name } }, () =>
          guarded(command),
        )
      : guarded(command);

  return {
    get: (key) => ask('GET', async () => (await redis.get(key)) ?? undefined),
    set: (key, value, ttlMs) => ask('SET', async () => void (await redis.set(key, value, 'PX', Math.ceil(ttlMs)))),
    delete: (...keys) => ask('DEL', async () => void (await redis.del(...keys))),
    increment: (key, { by = 1, windowMs }) =>
      ask('INCRBY', async () => {
        const replies = await redis
          .multi()
          .set(key, 0, 'PX', Math.ceil(windowMs), 'NX')
          .incrby(key, by)
          .pttl(key)
          .exec();
        const [, [error, count] = [], [, resetMs] = []] = replies ?? [];
        if (error || typeof count !== 'number') throw error ?? new Error('the transaction was discarded');
        return { count, resetMs: Number(resetMs) };
      }),
    lock: (key, ttlMs) =>
      ask('SET', async () => {
        const token = crypto.randomUUID();
        const safeUntil = performance.now() + ttlMs - COMMAND_MS;
        if ((await redis.set(key, token, 'PX', Math.ceil(ttlMs), 'NX')) === null) return undefined;
        return { release: () => ask('DEL', () => release(redis, key, token, safeUntil)) };
      }),
    ping: () => ask('PING', async () => void (await redis.ping())),
    close: async () => redis.disconnect(),
  };
}

/**
 * Deletes a lock that is still ours. Between the look and the deletion it could only become another's by expiring, so close to
 * its end it is left to expire.
 */
async function release(redis: Redis, key: string, token: string, safeUntil: number): Promise<void> {
  if (performance.now() < safeUntil && (await redis.get(key)) === token) await redis.del(key);
}

function logChanges(redis: Redis, log: Log | undefined): void {
  let away = false;
  redis.on('error', (error: Error) => {
    if (!away) log?.warn({ reason: error.message }, 'cache cannot be reached; going on without it');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log?.info('cache is back');
    away = false;
  });
}
