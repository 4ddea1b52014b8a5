import type { Effect } from '../../../kernel/index.ts';
import { isFixed } from '../apply/managers.ts';
import { type ApiError, denialOf, type KubeObject } from '../client/index.ts';
import { covers } from './covers.ts';
import { type Delta, deltas } from './difference.ts';
import { effectsOf } from './effects.ts';
import { pick } from './live.ts';
import { pathText } from './path.ts';

export interface Tried {
  readonly deltas: readonly Delta[];
  readonly effects: readonly Effect[];
  /** Paths for the cause, where the server names others. */
  readonly fields?: readonly string[];
}

/** Of a StatefulSet nothing else may change: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/. */
const OPEN = ['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'minReadySeconds'].concat(
  'persistentVolumeClaimRetentionPolicy',
);

/** The server does not say what it would make of a change, but why it would not. Rejects again what is no answer about the object. */
export function withoutServer(error: ApiError, wanted: KubeObject, live: KubeObject): Tried {
  const own = deltas(pick(live, wanted, 'items'), wanted).filter(({ before, after }) => !covers(before, after));
  const changed = { live, after: wanted, deltas: own };
  const denied = denialOf(error);
  if (denied) return { deltas: own, effects: [refusal(`${denied.by} does not allow it: ${denied.text}`, denied.by)] };
  // A webhook that has effects elsewhere cannot be asked; what would change is told without it.
  if (/does not support dry run/.test(error.message)) return { deltas: own, effects: effectsOf(changed) };
  // All that is not allowed is told together (preflight).
  if (error.status === 403) return { deltas: own, effects: effectsOf(changed) };
  if (error.status !== 422) throw error;
  if (!isFixed(error)) return { deltas: own, effects: [refusal(error.message)] };
  const named = error.causes.flatMap(({ field }) => (field && field !== 'spec' ? [field] : []));
  const closed = own.filter(
    ({ path: [a, b] }) => live.kind !== 'StatefulSet' || (a === 'spec' && !OPEN.includes(String(b))),
  );
  const fixed = named.length > 0 ? [...new Set(named)] : closed.map(({ path }) => pathText(path));
  return { deltas: own, effects: effectsOf({ ...changed, fixed }), ...(named.length > 0 ? { fields: fixed } : {}) };
}

function refusal(text: string, by?: string): Effect {
  const next = `change what it asks for in platform.yaml${by === undefined ? '' : `, or ask whoever runs ${by}`}`;
  return { level: 'refused', code: 'denied', text, next };
}
