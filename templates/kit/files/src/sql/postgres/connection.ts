import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { backoff } from '../../endpoints/backoff.ts';
import type { Tracer } from '../../telemetry/index.ts';
import { type Session, SqlUnavailable } from '../port.ts';
import { render } from '../statement.ts';
import { isConnectionError, toPortError } from './errors.ts';

/** How long a caller waits for a connection, retries included: a restart of the database should not be an error. */
export const CONNECT_MS = 5000;

export type Lend = <T>(work: (session: Session) => Promise<T>) => Promise<T>;

/** Lends connections of the pool, speaks the port's language on them, and throws away those that broke. */
export function createLender(pool: Pool, database: string, tracer: Tracer): Lend {
  return async (work) => {
    const client = await connect(pool);
    let broken = false;
    // A connection may be lost between two statements; without a listener that would end the process.
    const onError = () => {
      broken = true;
    };
    client.on('error', onError);

    const run = async <T>(statement: () => Promise<T>): Promise<T> => {
      try {
        return await statement();
      } catch (error) {
        broken ||= isConnectionError(error);
        throw toPortError(error);
      }
    };
    try {
      return await work({
        query: (statement) => {
          const text = render(statement, (number) => `$${number}`);
          const attributes = { 'db.system.name': 'postgresql', 'db.namespace': database, 'db.query.text': text };
          return tracer.trace(operation(text), { kind: 'client', attributes }, () =>
            run(async () => (await client.query(text, [...statement.values])).rows),
          );
        },
        script: (text) => run(async () => void (await client.query(text))),
      });
    } finally {
      client.removeListener('error', onError);
      client.release(broken);
    }
  };
}

/** A connection. Only this is tried again: a statement that was sent may have taken effect. */
async function connect(pool: Pool): Promise<PoolClient> {
  const deadline = performance.now() + CONNECT_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await pool.connect();
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      const wait = 20 + backoff(attempt, { maxMs: 500 });
      if (performance.now() + wait > deadline) throw new SqlUnavailable(error);
      await sleep(wait);
    }
  }
}

/** `SELECT`, `INSERT`…: spans are named by kind, their text says the rest. */
function operation(text: string): string {
  return /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
}
