import type { Secret } from '../../kernel/index.ts';

export interface Question {
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: Secret;
  readonly sql: string;
  readonly parameters: readonly string[];
}

const HOST = '127.0.0.1';
const TIMEOUT_MS = 3_000;

/**
 * The one number that a PostgreSQL server on this machine answers. A connection for each question: it is asked every few seconds, and
 * the server may be another one by then. Rejects where there is no server, no answer in time, or no number.
 */
export async function askPostgres({ port, database, user, password, sql, parameters }: Question): Promise<number> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    host: HOST,
    port,
    database,
    user,
    password: password.reveal(),
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    application_name: 'platform scaling',
  });
  // A server that goes away between two questions.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query({ text: sql, values: [...parameters], rowMode: 'array' });
    const value = Number(rows[0]?.[0]);
    if (rows.length === 0 || !Number.isFinite(value)) throw new Error('the store answered no number');
    return value;
  } finally {
    await client.end().catch(() => undefined);
  }
}
