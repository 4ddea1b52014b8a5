import type { ComponentState } from '../../kernel/index.ts';

/** One operation, or one resource that stays as it is (`keep`), as far as the state of its component depends on it. */
export interface Item {
  readonly role: 'make' | 'keep' | 'retire';
  /** A task: the component does not count as ready or not by it, only as failed. */
  readonly once: boolean;
  readonly state: 'pending' | 'started' | 'waiting' | 'done' | 'failed' | 'skipped';
  readonly reason?: string;
}

export interface Standing {
  readonly state: ComponentState;
  readonly reason?: string;
}

/**
 * The state of a component from its items. `wanted`: something of it stays. `running`: copies of it existed before.
 * undefined: nothing to say yet.
 */
export function componentState(
  items: readonly Item[],
  { wanted, running }: { readonly wanted: boolean; readonly running: boolean },
): Standing | undefined {
  const first = (...states: Item['state'][]) => items.find((item) => states.includes(item.state));
  const failed = first('failed');
  if (failed) return standing('failed', failed.reason);
  const active = first('waiting', 'started');
  if (!wanted) {
    if (items.every((item) => item.state === 'done')) return standing('stopped');
    return active ? standing('draining') : undefined;
  }
  const own = items.filter((item) => item.role !== 'retire' && !item.once);
  const decisive = own.length > 0 ? own : items;
  const settled = decisive.every((item) => item.state === 'done');
  if (settled && !items.some((item) => item.role === 'retire' && isActive(item))) return standing('ready');
  const working = decisive.find(isActive) ?? active;
  if (working) return standing(running ? 'updating' : 'starting', working.reason);
  const held = first('skipped', 'pending');
  if (decisive.some((item) => item.state === 'done' && item.role === 'make')) {
    return standing(running ? 'updating' : 'starting', held?.reason);
  }
  return standing('waiting', held?.reason);
}

const isActive = (item: Item) => item.state === 'started' || item.state === 'waiting';
const standing = (state: ComponentState, reason?: string): Standing =>
  reason === undefined ? { state } : { state, reason };
