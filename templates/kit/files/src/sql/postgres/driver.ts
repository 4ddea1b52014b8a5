import { Client, type ClientConfig, Pool } from 'pg';
import { timeLeft } from '../../concurrency/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Session, Sql } from '../port.ts';
import type { SqlSettings } from '../settings.ts';
import { sql } from '../statement.ts';
import { again, reads } from './again.ts';
import { createLender } from './connection.ts';
import { createDoor } from './door.ts';

/** One attempt to connect. A server that has just gone may take packets and say nothing. */
const ATTEMPT_MS = 2000;
/** Left of a request's time when its wait for the database ends, so that the caller is told why. */
const MARGIN_MS = 500;
/** Whether it is there is a question about now. */
const PING_MS = 1000;
/** A change of the schema that cannot get its lock soon makes all queries queue behind it: better to fail and come again. */
const LOCK_TIMEOUT_MS = 5000;

/** PostgreSQL through pg: a pool, prepared to lose its connections at any time. */
export function postgresSql(settings: SqlSettings, { log, tracer }: Pick<Telemetry, 'log' | 'tracer'>): Sql {
  const pool = new Pool({
    Client: HastyClient,
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
  const lend = createLender(createDoor(pool), settings, tracer);
  const patience = () => performance.now() + Math.min(settings.connectMs, timeLeft() - MARGIN_MS);
  const listeners = new Set<(session: Session) => void>();
  const committed = (session: Session) => {
    for (const listener of listeners) listener(session);
  };

  return {
    query: (statement) => {
      const until = patience();
      const mayRepeat = () => reads(statement.texts[0]);
      return again(() => lend(until, (session) => session.query(statement)), { until, mayRepeat });
    },
    transaction: (work) => {
      const until = patience();
      let phase: Phase = 'open';
      const enter = (next: Phase) => {
        phase = next;
      };
      const attempt = () => lend(until, (session) => inTransaction(session, work, { committed, enter }));
      // The server takes back what it was not asked to commit. Whether it still did what it was asked to, nobody knows.
      return again(attempt, { until, mayRepeat: () => phase === 'open' });
    },
    exclusive: (lock, work) =>
      lend(
        patience(),
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
        true,
      ),
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ping: () => lend(performance.now() + PING_MS, async (session) => void (await session.query(sql`select 1`))),
    close: () => pool.end(),
  };
}

/** Of the pool's settings, it is in more of a hurry to connect: the pool's own limit is for those who wait for a free connection. */
class HastyClient extends Client {
  constructor(config?: ClientConfig) {
    // The pool hides the password from whoever looks at all of its settings.
    super({ ...config, password: config?.password, connectionTimeoutMillis: ATTEMPT_MS });
    // Lost in the moment between the pool's listener and the borrower's, it would end the process. The next query tells it.
    this.on('error', () => {});
  }
}

type Phase = 'open' | 'committing';

interface Hooks {
  committed(session: Session): void;
  enter(phase: Phase): void;
}

async function inTransaction<T>(
  session: Session,
  work: (session: Session) => Promise<T>,
  { committed, enter }: Hooks,
): Promise<T> {
  enter('open');
  await session.script('begin');
  let result: T;
  try {
    result = await work(session);
    enter('committing');
    await session.script('commit');
  } catch (error) {
    // On a lost connection there is nothing to roll back, and the first error is the one to tell.
    await session.script('rollback').catch(() => {});
    throw error;
  }
  committed(session);
  return result;
}
