import { type Bytes, Failure, NULL_ARRAY, type Reply } from '../resp/reply.ts';
import type { Session } from './session.ts';

interface Waiter {
  readonly session: Session;
  readonly keys: readonly Bytes[];
  /** The answer, when there is one now. */
  readonly attempt: () => Reply | undefined;
  readonly timer: NodeJS.Timeout | undefined;
}

/** A timer cannot wait longer. */
const MOST_MS = 2 ** 31 - 1;

/** Clients that wait for something to come under a key (BLPOP and its kin): whoever waits longest is served first. */
export class Waiters {
  readonly #byKey = new Map<Bytes, Set<Waiter>>();
  readonly #bySession = new Map<Session, Waiter>();
  readonly #changed = new Set<Bytes>();
  /** Goes on with what a client has sent meanwhile. */
  readonly #resume: (session: Session) => void;

  constructor(resume: (session: Session) => void) {
    this.#resume = resume;
  }

  get count(): number {
    return this.#bySession.size;
  }

  /** The session answers nothing until `attempt` gives an answer or the time is over; 0: never. */
  wait(session: Session, keys: readonly Bytes[], attempt: Waiter['attempt'], timeoutMs: number): void {
    const timer =
      timeoutMs === 0 ? undefined : setTimeout(() => this.#end(waiter, NULL_ARRAY), Math.min(timeoutMs, MOST_MS));
    const waiter: Waiter = { session, keys, attempt, timer };
    session.blocked = true;
    this.#bySession.set(session, waiter);
    for (const key of keys) {
      const waiting = this.#byKey.get(key) ?? new Set();
      this.#byKey.set(key, waiting.add(waiter));
    }
  }

  /** Something happened to a key; nobody is served before the command that did it is over. */
  changed(key: Bytes | undefined): void {
    if (key === undefined) for (const each of this.#byKey.keys()) this.#changed.add(each);
    else if (this.#byKey.has(key)) this.#changed.add(key);
  }

  /** Serves those for whom there is something now; what they take or move may serve others. */
  serve(): void {
    for (const key of this.#changed) {
      this.#changed.delete(key);
      for (const waiter of this.#byKey.get(key) ?? []) {
        const answer = attempted(waiter);
        if (answer !== undefined) this.#end(waiter, answer);
      }
    }
  }

  /** Ends a wait before its time: as if the time were over, or with a failure. False where the session does not wait. */
  unblock(session: Session, answer: Reply = NULL_ARRAY): boolean {
    const waiter = this.#bySession.get(session);
    if (waiter) this.#end(waiter, answer);
    return waiter !== undefined;
  }

  /** The client went. */
  drop(session: Session): void {
    const waiter = this.#bySession.get(session);
    if (waiter) this.#forget(waiter);
  }

  close(): void {
    for (const waiter of this.#bySession.values()) this.#forget(waiter);
  }

  #end(waiter: Waiter, answer: Reply): void {
    this.#forget(waiter);
    waiter.session.send(answer);
    this.#resume(waiter.session);
  }

  #forget(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    waiter.session.blocked = false;
    this.#bySession.delete(waiter.session);
    for (const key of waiter.keys) {
      const waiting = this.#byKey.get(key);
      waiting?.delete(waiter);
      if (waiting?.size === 0) this.#byKey.delete(key);
    }
  }
}

/** What is of another type now is not what it waits for. */
function attempted({ attempt }: Waiter): Reply | undefined {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
