import type { ComponentState, PlatformEvent } from '../../kernel/index.ts';

/** What is known of one component while work goes on. */
export interface Row {
  readonly component: string;
  readonly state: ComponentState | 'building';
  /** What it waits for, and why; or why it failed. */
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

const SETTLED: readonly Row['state'][] = ['ready', 'failed', 'stopped'];

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
    case 'operation':
      return operation(state, event);
    default:
      return state;
  }
}

function operation(state: ProgressState, event: Extract<PlatformEvent, { type: 'operation' }>): ProgressState {
  const over = ['done', 'failed', 'skipped'].includes(event.state) ? new Set([...state.over, event.n]) : state.over;
  const next = { ...state, over };
  const row = state.rows.get(event.component);
  if (event.state === 'failed') return put(next, event.component, 'failed', event.reason ?? row?.reason, event.at);
  if (event.state !== 'waiting' && event.state !== 'skipped') return next;
  if (row && SETTLED.includes(row.state)) return next;
  return put(next, event.component, row?.state ?? 'waiting', event.reason, event.at);
}

function put(
  state: ProgressState,
  component: string,
  next: Row['state'],
  reason: string | undefined,
  at: number,
): ProgressState {
  const before = state.rows.get(component);
  const since = before?.since ?? (next === 'waiting' ? undefined : at);
  const row: Row = {
    component,
    state: next,
    ...(reason === undefined ? {} : { reason }),
    ...(since === undefined ? {} : { since }),
    ...(SETTLED.includes(next) ? { until: at } : {}),
  };
  return { ...state, rows: new Map(state.rows).set(component, row) };
}
