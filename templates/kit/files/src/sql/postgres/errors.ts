import { SqlUnavailable, UniqueViolation } from '../port.ts';

/** SQLSTATE codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';
/** serialization_failure, deadlock_detected: the transaction was rolled back and may simply run again. */
const CONFLICTS = new Set(['40001', '40P01']);
/** admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections. */
const SERVER_AWAY = new Set(['57P01', '57P02', '57P03', '53300']);
/** query_canceled by statement_timeout, lock_not_available: nothing happened, but there was no time for it. */
const TOO_LATE = new Set(['57014', '55P03']);
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

interface PgError {
  readonly code?: string;
  readonly constraint?: string;
  readonly message?: string;
}

export function isConflict(error: unknown): boolean {
  return CONFLICTS.has((error as PgError).code ?? '');
}

/** Whether the connection, not the statement, is what failed. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof SqlUnavailable) return true;
  const { code, message = '' } = error as PgError;
  if (code !== undefined) return SERVER_AWAY.has(code) || NETWORK.has(code) || code.startsWith('08');
  // pg has no codes for these.
  return (
    isCrowd(error) || LOST.test(message) || /^timeout expired|connection timeout|^Query read timeout/i.test(message)
  );
}

const LOST = /^Connection terminated unexpectedly|^Connection terminated$|not queryable/i;

/** Whether the connection was gone before the statement: it was never sent. */
export function wasNotSent(error: unknown): boolean {
  return /not queryable/i.test(((error ?? {}) as PgError).message ?? '');
}

/** Whether the server ended the connection, or the way to it broke. */
export function isLost(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as PgError;
  if (code !== undefined) return code === '57P01' || code === '57P02' || code === 'ECONNRESET' || code === 'EPIPE';
  return LOST.test(message);
}

/** Whether all connections were in use for too long: the server is there. */
export function isCrowd(error: unknown): boolean {
  return /^timeout exceeded when trying to connect/.test((error as PgError).message ?? '');
}

/** The error in terms of the port; anything it has no word for stays as it is. */
export function toPortError(error: unknown): unknown {
  if (error instanceof SqlUnavailable) return error;
  const { code, constraint } = error as PgError;
  if (code === UNIQUE_VIOLATION) return new UniqueViolation(constraint ?? 'unknown', error);
  return isConnectionError(error) || TOO_LATE.has(code ?? '') ? new SqlUnavailable(error) : error;
}
