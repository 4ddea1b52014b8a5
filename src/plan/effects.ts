import type { Effect } from '../kernel/index.ts';
import type { Operation } from './types.ts';

/** What an operation does to what runs, as far as it is the same everywhere. Pure. */
export function effectsOf({ action, destructive, observed, component }: Operation): Effect[] {
  if (action === 'run') {
    return [{ level: 'info', code: 'task', text: 'a task: a rollback does not undo what it does' }];
  }
  if (action !== 'remove' || !observed) return [];
  if (destructive) return [{ level: 'warn', code: 'data', text: `the data of ${component} is lost` }];
  const copies = (observed.facts as { readonly wanted?: number } | null)?.wanted;
  if (copies === undefined || copies === 0) return [];
  const text = `${component} ends: ${copies === 1 ? 'its copy leaves' : `its ${copies} copies leave`}`;
  return [{ level: 'warn', code: 'removed', text }];
}
