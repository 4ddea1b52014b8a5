import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { problems } from '../problem/index.ts';
import { type Session, type Sql, sql } from '../sql/index.ts';
import { LONGEST_KEY } from './header.ts';

/** What makes two requests the same one. */
export interface OnceKey {
  /** Whose key it is: keys of different users have nothing to do with each other. */
  readonly owner: string;
  readonly key: string;
  /** Digest of what was asked for. */
  readonly fingerprint: string;
}

const KEPT_HOURS = 24;

/** The key of a request that carries one, see draft-ietf-httpapi-idempotency-key-header. */
export function idempotencyOf(
  request: { headers: IncomingHttpHeaders; body?: unknown; method: string; url: string },
  owner: string,
): OnceKey | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key.length === 0 || key.length > LONGEST_KEY) {
    throw problems.badRequest(`Idempotency-Key must have 1 to ${LONGEST_KEY} characters.`);
  }
  const what = JSON.stringify([request.method, request.url, request.body]);
  return { owner, key, fingerprint: createHash('sha256').update(what).digest('hex') };
}

/**
 * Runs `work` in a transaction that also records its result, so that both happen or none does. With a key that is known already
 * the recorded result is given instead; of two at the same time the second waits for the first. Results must survive JSON.
 *
 * Needs the table `idempotency_keys (owner, key, fingerprint, result, created_at)` with the primary key (owner, key).
 */
export function once<T>(
  db: Sql,
  key: OnceKey | undefined,
  work: (session: Session) => Promise<T>,
): Promise<{ readonly result: T; readonly replayed: boolean }> {
  return db.transaction(async (session) => {
    if (key && !(await claim(session, key))) return { result: await replay<T>(session, key), replayed: true };
    const result = await work(session);
    if (key) await record(session, key, result);
    return { result, replayed: false };
  });
}

/** Deletes results that nobody will ask for any more. To be called now and then. */
export async function forgetReplays(db: Sql): Promise<void> {
  const limit = new Date(Date.now() - KEPT_HOURS * 3_600_000);
  await db.query(sql`delete from idempotency_keys where created_at < ${limit}`);
}

async function claim(session: Session, { owner, key, fingerprint }: OnceKey): Promise<boolean> {
  const rows = await session.query(sql`
    insert into idempotency_keys (owner, key, fingerprint) values (${owner}, ${key}, ${fingerprint})
    on conflict do nothing returning key`);
  return rows.length > 0;
}

async function replay<T>(session: Session, { owner, key, fingerprint }: OnceKey): Promise<T> {
  const [row] = await session.query<{ fingerprint: string; result: string }>(sql`
    select fingerprint, result from idempotency_keys where owner = ${owner} and key = ${key}`);
  if (row?.fingerprint === fingerprint) return JSON.parse(row.result) as T;
  throw problems.unprocessable('This Idempotency-Key belongs to another request.');
}

async function record(session: Session, { owner, key }: OnceKey, result: unknown): Promise<void> {
  await session.query(sql`
    update idempotency_keys set result = ${JSON.stringify(result)} where owner = ${owner} and key = ${key}`);
}
