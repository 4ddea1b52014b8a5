import { setTimeout as delay } from 'node:timers/promises';
import { PlatformError, type Secret } from '../../kernel/index.ts';

export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  readonly database: string;
}

/** Opens a connection. The caller ends it. */
export async function connect(login: Login, timeoutMs = 5000) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    ...login,
    password: login.password.reveal(),
    connectionTimeoutMillis: timeoutMs,
    application_name: 'platform',
  });
  // A server that goes away between two queries is told by the next query.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

/** The server is not there yet, starts up, or shuts down: asking again makes sense. SQLSTATE 57P01–57P03 and socket errors. */
const passing = (error: unknown) =>
  /^(57P0\d|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test((error as { code?: string }).code ?? '') ||
  /terminated|timeout/i.test((error as Error).message);

/** Resolves when the server answers a query. Rejects on a wrong password, on the signal, and after `timeoutMs` (default 30 s). */
export async function waitReady(login: Login, signal?: AbortSignal, timeoutMs = 30_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const client = await connect(login);
      await client.query('select 1').finally(() => client.end());
      return;
    } catch (error) {
      if (!passing(error) || Date.now() >= end) {
        throw new PlatformError({
          code: 'postgres-not-ready',
          message: `PostgreSQL does not answer: ${(error as Error).message}`,
          where: `${login.host}:${login.port}`,
          cause: error,
        });
      }
    }
    await delay(25, undefined, signal ? { signal } : {});
  }
}
