import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientConfig, Pool } from 'pg';
import { backoff } from '../../endpoints/backoff.ts';
import { isConnectionError } from '../../sql/postgres/errors.ts';
import type { Log } from '../../telemetry/index.ts';
import { QueueUnavailable } from '../port.ts';
import type { PostgresSettings } from '../settings.ts';

/** The server ends a statement after this; a second later the connection counts as dead. */
const STATEMENT_MS = 10_000;

export interface Connection {
  /** Runs one statement. Rejects with QueueUnavailable when the connection, not the statement, is what failed. */
  call<R extends object>(text: string, values: readonly unknown[]): Promise<R[]>;
  /** The same, tried again while the server is away, for `connectMs`: only for what may happen twice. */
  insist<R extends object>(text: string, values: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export function clientConfig(settings: PostgresSettings): ClientConfig {
  return {
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    password: settings.password,
    ssl: settings.tls === 'off' ? false : { rejectUnauthorized: settings.tls === 'verify' },
    connectionTimeoutMillis: settings.connectMs,
    keepAlive: true,
  };
}

export function connect(settings: PostgresSettings, log: Log): Connection {
  const pool = new Pool({
    ...clientConfig(settings),
    max: settings.pool,
    idleTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 1000,
  });
  pool.on('error', (error) => log.debug({ reason: error.message }, 'idle connection to the queue lost'));

  const call: Connection['call'] = async <R extends object>(text: string, values: readonly unknown[]) => {
    try {
      return (await pool.query<R>({ ...named(text), text, values: [...values] })).rows;
    } catch (error) {
      throw isConnectionError(error) ? new QueueUnavailable(error) : error;
    }
  };
  return {
    call,
    insist: async (text, values) => {
      const deadline = performance.now() + settings.connectMs;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await call(text, values);
        } catch (error) {
          const wait = 20 + backoff(attempt, { maxMs: 500 });
          if (!(error instanceof QueueUnavailable) || performance.now() + wait > deadline) throw error;
          await sleep(wait);
        }
      }
    },
    close: () => pool.end(),
  };
}

/** Statements with a name are parsed once for each connection; PostgreSQL's names are short. */
function named(text: string): { name?: string } {
  return text.length < 64 ? { name: text } : {};
}
