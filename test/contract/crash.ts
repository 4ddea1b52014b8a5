import type { Runtime } from '../../src/engine/index.ts';

export interface CrashPoint {
  /** The how manyeth operation that is applied, from 1. */
  readonly operation: number;
  readonly point: 'before' | 'after';
}

/**
 * A writer that is killed at one operation: from then on it does nothing more, not even tidy up. Operations that were under way are
 * let to their end, as an engine or a cluster would. `signal` is aborted at that moment.
 */
export class Crash {
  readonly #at: CrashPoint;
  readonly #abort = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  #count = 0;
  #armed = false;

  constructor(at: CrashPoint) {
    this.#at = at;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** From now on operations count. */
  arm(): void {
    this.#armed = true;
  }

  /** Resolves when nothing of the killed writer is under way any more. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  wrap(runtime: Runtime): Runtime {
    const dead = () => this.#abort.signal.aborted;
    const never = new AbortController().signal;
    return Object.assign(Object.create(runtime) as Runtime, {
      apply: async (...[operation]: Parameters<Runtime['apply']>) => {
        if (this.#armed) this.#count += 1;
        const now = this.#armed && this.#count === this.#at.operation;
        if (now && this.#at.point === 'before') this.#die();
        if (dead()) throw new Error('killed');
        const work = runtime.apply(operation, never);
        this.#underWay.add(work);
        const facts = await work;
        if (now) this.#die();
        if (dead()) throw new Error('killed');
        return facts;
      },
      observe: async (...args: Parameters<Runtime['observe']>) => {
        if (dead()) throw new Error('killed');
        return runtime.observe(...args);
      },
      end: async (...args: Parameters<NonNullable<Runtime['end']>>) => {
        if (!dead()) await runtime.end?.(...args);
      },
      ...(runtime.lock
        ? {
            lock: {
              acquire: async (signal: AbortSignal) => {
                const release = await runtime.lock?.acquire(signal);
                return async () => {
                  if (!dead()) await release?.();
                };
              },
            },
          }
        : {}),
    });
  }

  #die(): void {
    this.#abort.abort();
  }
}

/**
 * Where to crash in a run of so many operations: two points drawn from a seed (PLATFORM_CONTRACT_SEED, else the time), or with
 * PLATFORM_CONTRACT_ALL=1 all there are.
 */
export function crashPoints(operations: number, seed: number): CrashPoint[] {
  const all = Array.from({ length: operations }, (_, index) => index + 1).flatMap((operation): CrashPoint[] => [
    { operation, point: 'before' },
    { operation, point: 'after' },
  ]);
  if (process.env.PLATFORM_CONTRACT_ALL === '1') return all;
  let state = seed % 2_147_483_647 || 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  return Array.from({ length: Math.min(2, all.length) }, () => all.splice(next() % all.length, 1)[0] as CrashPoint);
}
