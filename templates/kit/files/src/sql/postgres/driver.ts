import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { backoff } from '../../endpoints/backoff.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Session, Sql } from '../port.ts';
import type { SqlSettings } from '../settings.ts';
import { sql } from '../statement.ts';
import { createLender } from './connection.ts';
import { isConflict } from './errors.ts';

const MOST_ATTEMPTS = 4;
/** A change of the schema that cannot get its lock soon makes all queries queue behind it: better to fail and come again. */
const LOCK_TIMEOUT_MS = 5000;

/** PostgreSQL through pg: a pool, prepared to lose its connections at any time. */
export function postgresSql(settings: SqlSettings, { log, tracer }: Pick<Telemetry, 'log' | 'tracer'>): Sql {
  const pool = new Pool({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    password: settings.password,
    ssl: settings.tls === 'off' ? false : { rejectUnauthorized: settings.tls === 'verify' },
    max: settings.pool,
    connectionTimeoutMillis: settings.connectMs,
    idleTimeoutMillis: 10_000,
    statement_timeout: settings.timeoutMs,
    idle_in_transaction_session_timeout: settings.timeoutMs * 2,
    keepAlive: true,
  });
  // Without a listener a connection that is lost while idle would end the process; the next query makes a new one.
  pool.on('error', (error) => log.debug({ reason: error.message }, 'idle connection lost'));
  const lend = createLender(pool, settings, tracer);
  const listeners = new Set<(session: Session) => void>();
  const committed = (session: Session) => {
    for (const listener of listeners) listener(session);
  };

  return {
    query: (statement) => lend((session) => session.query(statement)),
    transaction: async (work) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await lend((session) => inTransaction(session, work, committed));
        } catch (error) {
          if (!isConflict(error) || attempt === MOST_ATTEMPTS) throw error;
          await sleep(backoff(attempt));
        }
      }
    },
    exclusive: (lock, work) =>
      lend(
        async (session) => {
          await session.script('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
          // The lock belongs to the connection: should this process die, the database lets go of it.
          await session.query(sql`select pg_advisory_lock(hashtextextended(${lock}, 0))`);
          await session.script(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
          try {
            return await work(session);
          } finally {
            await session.script('select pg_advisory_unlock_all(); reset all').catch(() => {});
          }
        },
        { patient: true },
      ),
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ping: () => lend(async (session) => void (await session.query(sql`select 1`))),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(
  session: Session,
  work: (session: Session) => Promise<T>,
  committed: (session: Session) => void,
): Promise<T> {
  await session.script('begin');
  let result: T;
  try {
    result = await work(session);
    await session.script('commit');
  } catch (error) {
    // On a lost connection there is nothing to roll back, and the first error is the one to tell.
    await session.script('rollback').catch(() => {});
    throw error;
  }
  committed(session);
  return result;
}
