import type { QueryConfig } from 'pg';
import type { Tracer } from '../../telemetry/index.ts';
import type { Session } from '../port.ts';
import type { SqlSettings } from '../settings.ts';
import { render } from '../statement.ts';
import type { Enter } from './door.ts';
import { isConnectionError, toPortError } from './errors.ts';

/** The server ends a statement in time; if even that is not heard, the connection is dead. */
const SILENCE_MS = 1000;

export type LenderOptions = Pick<SqlSettings, 'host' | 'port' | 'database' | 'timeoutMs'>;

/**
 * Gives `work` a connection for itself, waiting for one until a moment of performance.now(). With `patient`, its statements may take
 * any time.
 */
export type Lend = <T>(until: number, work: (session: Session) => Promise<T>, patient?: boolean) => Promise<T>;

/** Lends connections of the pool, speaks the port's language on them, and throws away those that broke. */
export function createLender(enter: Enter, options: LenderOptions, tracer: Tracer): Lend {
  const { host, port, database, timeoutMs } = options;
  const server = {
    'db.system.name': 'postgresql',
    'db.namespace': database,
    'server.address': host,
    'server.port': port,
  };
  return async (until, work, patient = false) => {
    const client = await enter(until);
    const limit = patient ? {} : { query_timeout: timeoutMs + SILENCE_MS };
    let broken = false;
    // A connection may be lost between two statements; without a listener that would end the process.
    const onError = () => {
      broken = true;
    };
    client.on('error', onError);

    const run = async <R extends object>(query: QueryConfig): Promise<R[]> => {
      try {
        return (await client.query<R>({ ...query, ...limit })).rows;
      } catch (error) {
        broken ||= isConnectionError(error);
        throw toPortError(error);
      }
    };
    try {
      return await work({
        query: <R extends object>(statement: Parameters<Session['query']>[0]) => {
          const text = render(statement, (number) => `$${number}`);
          const name = operation(text);
          const attributes = { ...server, 'db.operation.name': name, 'db.query.text': text };
          return tracer.trace(name, { kind: 'client', attributes }, () =>
            run<R>({ text, values: [...statement.values] }),
          );
        },
        script: async (text) => void (await run({ text })),
      });
    } finally {
      client.removeListener('error', onError);
      client.release(broken);
    }
  };
}

/** `SELECT`, `INSERT`…: spans are named by kind, their text says the rest. */
function operation(text: string): string {
  return /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
}
