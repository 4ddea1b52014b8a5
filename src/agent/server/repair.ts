import type { Runtime, Session } from '../../engine/index.ts';
import type { Clock } from '../../kernel/index.ts';
import type { Observed } from '../../plan/index.ts';

const CHECK_MS = 1_000;
/** How long what ended is left alone, by how often in a row it was made again. */
const DELAYS_MS = [0, 1_000, 5_000, 15_000, 60_000, 300_000];
/** After so long without trouble a component starts with a clean sheet. */
const FORGIVEN_MS = 600_000;

interface Trouble {
  readonly times: number;
  readonly lastAt: number;
}

/** Which components have copies that ended and will not come back by themselves, and may be tried again now. Pure. */
export function dueForRepair(
  observed: readonly Observed[],
  wanted: ReadonlySet<string>,
  troubles: ReadonlyMap<string, Trouble>,
  now: number,
): { readonly component: string; readonly id: string }[] {
  const dead = observed.filter(({ id, alive, holdsData }) => !alive && !holdsData && wanted.has(id));
  const first = new Map<string, string>();
  for (const { component, id } of dead) if (!first.has(component)) first.set(component, id);
  return [...first]
    .filter(([component]) => {
      const trouble = troubles.get(component);
      return !trouble || now >= trouble.lastAt + (DELAYS_MS[Math.min(trouble.times, DELAYS_MS.length - 1)] ?? 0);
    })
    .map(([component, id]) => ({ component, id }));
}

export interface Repair {
  /** Look now, not only at the next beat. */
  nudge(): void;
  /** Everything was just applied anew: old troubles are over. */
  forget(): void;
  stop(): void;
}

/** Brings back what ended, again and again with growing patience, while nobody else works. */
export function startRepair(options: {
  readonly session: Session;
  readonly runtime: Runtime;
  readonly instance: string;
  readonly clock: Clock;
  readonly busy: () => boolean;
  readonly run: (components: readonly string[], cause: string) => Promise<unknown>;
}): Repair {
  const { session, runtime, clock } = options;
  const abort = new AbortController();
  const troubles = new Map<string, Trouble>();
  let wake = new AbortController();

  const beat = async () => {
    const current = session.current();
    if (!current || options.busy()) return;
    const wanted = new Set(current.desired.map(({ id }) => id));
    const observed = await runtime.observe({ instance: options.instance }, abort.signal);
    const now = clock.now();
    for (const [component, { lastAt }] of troubles) if (now - lastAt > FORGIVEN_MS) troubles.delete(component);
    const due = dueForRepair(observed, wanted, troubles, now);
    if (due.length === 0) return;
    for (const { component } of due) {
      troubles.set(component, { times: (troubles.get(component)?.times ?? 0) + 1, lastAt: now });
    }
    const text = due.map(({ id }) => id).join(', ');
    await options.run(
      due.map(({ component }) => component),
      `${text} ended: starting again`,
    );
  };

  const loop = async () => {
    while (!abort.signal.aborted) {
      // A failed look (an engine that is away) is no reason to stop looking.
      await beat().catch(() => undefined);
      await clock.sleep(CHECK_MS, AbortSignal.any([abort.signal, wake.signal])).catch(() => undefined);
      if (wake.signal.aborted) wake = new AbortController();
    }
  };
  void loop();
  return { nudge: () => wake.abort(), forget: () => troubles.clear(), stop: () => abort.abort() };
}
