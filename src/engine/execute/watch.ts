import type { Clock } from '../../kernel/index.ts';
import type { Observed, Resource } from '../../plan/types.ts';
import type { Runtime, Scope, StatusFacts } from '../runtime.ts';

export interface WatchOptions {
  readonly runtime: Runtime;
  readonly scope: Scope;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly pollMs: number;
}

export interface WaitRequest {
  readonly resource: Resource;
  /** The copy that counts; any copy of the resource when absent. */
  readonly generation?: string;
  readonly deadlineMs: number;
  readonly onReason: (reason: string) => void;
}

/** How waiting ended. A deadline that passed is a failure too, told apart by `waitedMs`. */
export type Settled =
  | { readonly state: 'ready' | 'done' }
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly log?: readonly string[];
      readonly waitedMs?: number;
      /** Copies that are not ready, where the resource is a workload that tells its copies. */
      readonly unready?: readonly string[];
    };

interface Waiter extends WaitRequest {
  readonly since: number;
  reason: string | undefined;
  readonly resolve: (settled: Settled) => void;
  readonly reject: (error: unknown) => void;
}

/** An environment that cannot be observed for this long fails everything that is waited for. */
const UNOBSERVABLE_MS = 10_000;
/** After this long without news the loop slows down to a quarter. */
const QUIET_MS = 3_000;

export interface Watch {
  wait(request: WaitRequest): Promise<Settled>;
}

/** One observe loop for everything that is waited for; it runs only while something is. */
export function createWatch(options: WatchOptions): Watch {
  const { runtime, clock, signal } = options;
  const waiters = new Set<Waiter>();
  let running = false;
  let wake = new AbortController();
  let newsAt = 0;

  const settle = (waiter: Waiter, settled: Settled) => {
    waiters.delete(waiter);
    newsAt = clock.now();
    waiter.resolve(settled);
  };

  const judge = (waiter: Waiter, copies: readonly Observed[]) => {
    const copy = countedOf(waiter, copies);
    const verdict = runtime.verdict(waiter.resource, copy);
    if (verdict.state === 'failed') return settle(waiter, { ...verdict, ...unreadyOf(copy) });
    if (verdict.state !== 'waiting') return settle(waiter, verdict);
    if (verdict.reason !== waiter.reason) {
      waiter.reason = verdict.reason;
      newsAt = clock.now();
      waiter.onReason(verdict.reason);
    }
    const waitedMs = clock.now() - waiter.since;
    if (waitedMs >= waiter.deadlineMs) {
      settle(waiter, { state: 'failed', reason: verdict.reason, waitedMs, ...unreadyOf(copy) });
    }
  };

  const loop = async () => {
    let brokenSince: number | undefined;
    while (waiters.size > 0) {
      // Those who come during the observation wait for the next one: this one may be older than what they applied.
      const asked = [...waiters];
      const startedAt = clock.now();
      try {
        const observed = await runtime.observe(options.scope, signal);
        brokenSince = undefined;
        const byId = grouped(observed);
        for (const waiter of asked) judge(waiter, byId.get(waiter.resource.id) ?? []);
      } catch (error) {
        signal.throwIfAborted();
        brokenSince ??= startedAt;
        if (clock.now() - brokenSince >= UNOBSERVABLE_MS) throw error;
      }
      if (waiters.size === 0) return;
      const quiet = clock.now() - newsAt >= QUIET_MS ? 4 : 1;
      const nap = Math.max(options.pollMs * quiet, clock.now() - startedAt);
      await clock.sleep(nap, AbortSignal.any([signal, wake.signal])).catch(() => signal.throwIfAborted());
      if (wake.signal.aborted) wake = new AbortController();
    }
  };

  const start = () => {
    running = true;
    newsAt = clock.now();
    loop()
      .catch((error) => {
        for (const waiter of waiters) waiter.reject(error);
        waiters.clear();
      })
      .finally(() => {
        running = false;
        if (waiters.size > 0) start();
      });
  };

  return {
    wait: (request) =>
      new Promise((resolve, reject) => {
        waiters.add({ ...request, since: clock.now(), reason: undefined, resolve, reject });
        if (running) wake.abort();
        else start();
      }),
  };
}

/** The copy that counts: the asked generation, else the wanted digest, else what is alive. */
function countedOf({ resource, generation }: WaitRequest, copies: readonly Observed[]): Observed | undefined {
  if (generation !== undefined) return copies.find((each) => each.generation === generation);
  return (
    copies.find((each) => each.alive && each.digest === resource.digest) ??
    copies.find((each) => each.alive) ??
    copies[0]
  );
}

function unreadyOf(copy: Observed | undefined): { readonly unready?: readonly string[] } {
  const { copies } = (copy?.facts ?? {}) as StatusFacts;
  return copies ? { unready: copies.filter(({ ready }) => !ready).map(({ id }) => id) } : {};
}

function grouped(observed: readonly Observed[]): Map<string, Observed[]> {
  const groups = new Map<string, Observed[]>();
  for (const copy of observed) {
    const group = groups.get(copy.id);
    if (group) group.push(copy);
    else groups.set(copy.id, [copy]);
  }
  return groups;
}
