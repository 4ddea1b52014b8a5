import type { ComponentState, PlatformEvent } from '../../kernel/index.ts';

/** What is known of one component while work goes on. */
export interface Row {
  readonly component: string;
  readonly state: ComponentState | 'building';
  /** What it waits for (`on db, db/user-auth`), and why; or why it failed. */
  readonly reason?: string;
  /** When it was first worked on, and when it became ready (or failed, or stopped). */
  readonly since?: number;
  readonly until?: number;
}

export interface ProgressState {
  readonly startedAt: number;
  readonly rows: ReadonlyMap<string, Row>;
  readonly operations: number;
  /** Numbers of the operations that are over. */
  readonly over: ReadonlySet<number>;
}

export const startOf = (at: number): ProgressState => ({
  startedAt: at,
  rows: new Map(),
  operations: 0,
  over: new Set(),
});

export const isSettled = ({ state }: Row) => state === 'ready' || state === 'failed' || state === 'stopped';

/** The state after an event. Pure: the live tree and its tests read the same thing. */
export function step(state: ProgressState, event: PlatformEvent): ProgressState {
  switch (event.type) {
    case 'plan': {
      const rows = new Map(state.rows);
      for (const { component } of event.operations) {
        if (!rows.has(component)) rows.set(component, { component, state: 'waiting' });
      }
      return { ...state, rows, operations: event.operations.length, over: new Set() };
    }
    case 'component':
      return put(state, event.component, event.state, event.reason, event.at);
    case 'build': {
      if (event.state === 'cached') return state;
      const next = ({ started: 'building', done: 'waiting', failed: 'failed' } as const)[event.state];
      return put(state, event.component, next, event.message, event.at);
    }
    case 'operation': {
      const over = ['done', 'failed', 'skipped'].includes(event.state);
      return over ? { ...state, over: new Set([...state.over, event.n]) } : state;
    }
    default:
      return state;
  }
}

function put(
  state: ProgressState,
  component: string,
  next: Row['state'],
  told: string | undefined,
  at: number,
): ProgressState {
  const before = state.rows.get(component);
  const since = before?.since ?? (next === 'waiting' ? undefined : at);
  const blockers = next === 'failed' ? undefined : blockersIn(told, state);
  const foreign = blockers?.filter((id) => !isOwnCopy(id, component));
  const reason = foreign ? (foreign.length > 0 ? `on ${shortly(foreign)}` : undefined) : told;
  const row: Row = {
    component,
    state: next === 'starting' && foreign && foreign.length > 0 ? 'waiting' : next,
    ...(reason === undefined || reason === next ? {} : { reason }),
    ...(since === undefined ? {} : { since }),
    ...(['ready', 'failed', 'stopped'].includes(next) ? { until: at } : {}),
  };
  return { ...state, rows: new Map(state.rows).set(component, row) };
}

/** `db, db/user-auth`: what must come first, where a reason is nothing but names of components and their resources. */
function blockersIn(reason: string | undefined, { rows }: ProgressState): string[] | undefined {
  const parts = reason?.split(', ');
  return parts?.every((part) => /^[\w./-]+$/.test(part) && rows.has(part.split('/')[0] ?? '')) ? parts : undefined;
}

const MOST_NAMED = 3;

/** A step in a store that is waited for anyway says nothing more; of many, the first. */
function shortly(blockers: readonly string[]): string {
  const named = blockers.filter((id) => !id.includes('/') || !blockers.includes(id.split('/')[0] ?? ''));
  const rest = named.length - MOST_NAMED;
  return [...named.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** A step of the component itself says nothing to a reader; its tasks (`auth/migrate`) do. */
function isOwnCopy(id: string, component: string): boolean {
  const [owner, , ordinal] = id.split('/');
  return owner === component && (ordinal !== undefined || id.split('/').length === 1);
}
