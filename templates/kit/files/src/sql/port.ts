import type { Statement } from './statement.ts';

/** Something that runs statements. `R` is the shape of a row; it is the caller's promise, not checked. */
export interface Executor {
  query<R extends object = Record<string, unknown>>(statement: Statement): Promise<R[]>;
}

/** One connection for a while. */
export interface Session extends Executor {
  /** Any number of statements as they stand in a file, without values. */
  script(text: string): Promise<void>;
}

/**
 * A relational database. While it is away callers wait, as long as their own callers do. What it was cut off from is done again where
 * it certainly had no effect: a `select` in `query`, a transaction that was not asked to commit. A `select` of a function that changes
 * something therefore belongs in a transaction.
 */
export interface Sql extends Executor {
  /**
   * All or nothing. Conflicts with other transactions (deadlock, serialization), and a server that restarts before the commit, run
   * `work` again, so it must not do anything outside of the transaction.
   */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Holds a lock of the database while `work` runs: nobody else runs under the same name. It waits for its turn. */
  exclusive<T>(lock: string, work: (session: Session) => Promise<T>): Promise<T>;
  /** Calls `listener` with the session of each transaction after it was committed. The result ends that. */
  onCommit(listener: (session: Session) => void): () => void;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The database cannot be reached, is too slow, or was lost on the way: whether a statement in flight took effect is not known. */
export class SqlUnavailable extends Error {
  /** A message whose handler meets this comes again until it is over. */
  readonly retry = 'later';

  constructor(cause: unknown) {
    super(`The database cannot answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'SqlUnavailable';
  }
}

/** A row with these unique values is already there. */
export class UniqueViolation extends Error {
  readonly constraint: string;

  constructor(constraint: string, cause: unknown) {
    super(`The unique constraint ${constraint} is violated.`, { cause });
    this.name = 'UniqueViolation';
    this.constraint = constraint;
  }
}
