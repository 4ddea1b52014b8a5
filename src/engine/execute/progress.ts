import type { Clock, EventSink } from '../../kernel/index.ts';
import type { Operation, Plan, Resource } from '../../plan/types.ts';
import { componentState, type Item, type Standing } from './states.ts';

export interface ProgressOptions {
  readonly plan: Plan;
  readonly kept: readonly Resource[];
  /** Components that ran before. */
  readonly running: ReadonlySet<string>;
  /** Components of which something stays. */
  readonly wanted: ReadonlySet<string>;
  readonly clock: Clock;
  readonly sink: EventSink;
  readonly startedAt: number;
}

/** Key of an item: the number of an operation, or the id of a resource that stays as it is. */
export type Key = number | string;

interface Entry {
  readonly component: string;
  item: Item;
  startedAt?: number;
}

/** Keeps the state of every operation and component and says what changes. */
export class Progress {
  readonly endedAt = new Map<number, number>();
  readonly readyMs: Record<string, number> = {};
  readonly #options: ProgressOptions;
  readonly #entries = new Map<Key, Entry>();
  readonly #operations = new Map<number, Operation>();
  readonly #told = new Map<string, string>();
  /** Components that had nothing to do from the start are not worth a time. */
  readonly #busy = new Set<string>();

  constructor(options: ProgressOptions) {
    this.#options = options;
    for (const operation of options.plan.operations) {
      this.#operations.set(operation.n, operation);
      this.#busy.add(operation.component);
      const role = operation.action === 'drain' || operation.action === 'remove' ? 'retire' : 'make';
      const once = (operation.desired ?? operation.observed)?.rollout === 'once';
      this.#entries.set(operation.n, { component: operation.component, item: { role, once, state: 'pending' } });
    }
    for (const { id, component, rollout } of options.kept) {
      this.#entries.set(id, { component, item: { role: 'keep', once: rollout === 'once', state: 'pending' } });
    }
    for (const operation of options.plan.operations) this.#explain(operation);
    for (const component of this.#busy) this.#tell(component);
  }

  operation(key: number, state: Exclude<Item['state'], 'pending'>, reason?: string): void {
    const operation = this.#operations.get(key);
    const entry = this.#entries.get(key);
    if (!operation || !entry) return;
    const at = this.#options.clock.now();
    if (state === 'started') entry.startedAt = at;
    if (state === 'done' || state === 'failed') this.endedAt.set(key, at);
    this.#options.sink({
      type: 'operation',
      at,
      n: key,
      action: operation.action,
      resource: operation.id,
      component: operation.component,
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(entry.startedAt === undefined || state === 'started' ? {} : { durationMs: at - entry.startedAt }),
    });
    this.set(key, state, reason);
    if (state === 'done')
      for (const next of this.#options.plan.operations) if (next.after.includes(key)) this.#explain(next);
  }

  set(key: Key, state: Item['state'], reason?: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    if (typeof key === 'string' && state === 'waiting') this.#busy.add(entry.component);
    entry.item = { role: entry.item.role, once: entry.item.once, state, ...(reason === undefined ? {} : { reason }) };
    this.#tell(entry.component);
  }

  /** A pending operation says which components (or own tasks) it still waits for. */
  #explain(operation: Operation): void {
    const open = operation.after.filter((n) => this.#entries.get(n)?.item.state !== 'done');
    const names = open.flatMap((n) => {
      const before = this.#operations.get(n);
      if (!before) return [];
      return before.component === operation.component || before.desired?.rollout === 'once'
        ? before.id
        : before.component;
    });
    const reason = [...new Set(names)].join(', ');
    const entry = this.#entries.get(operation.n);
    if (entry?.item.state === 'pending' && reason) this.set(operation.n, 'pending', reason);
  }

  #tell(component: string): void {
    const entries = [...this.#entries.values()].filter((entry) => entry.component === component);
    const now: Standing | undefined = componentState(
      entries.map((entry) => entry.item),
      { wanted: this.#options.wanted.has(component), running: this.#options.running.has(component) },
    );
    if (!now) return;
    const text = `${now.state} ${now.reason ?? ''}`;
    if (this.#told.get(component) === text) return;
    this.#told.set(component, text);
    const at = this.#options.clock.now();
    if (now.state === 'ready' && this.#busy.has(component)) this.readyMs[component] = at - this.#options.startedAt;
    this.#options.sink({ type: 'component', at, component, ...now });
  }
}
