import type { Json } from '../kernel/index.ts';
import { changedPaths } from './diff.ts';
import type { Cause, LeftOut, Observed, Resource } from './types.ts';

const SHOWN = 3;

const listed = (paths: readonly string[]) =>
  paths.length > SHOWN ? `${paths.slice(0, SHOWN).join(', ')} and ${paths.length - SHOWN} more` : paths.join(', ');

export const missing: Cause = { code: 'missing', text: 'not running' };
export const absent: Cause = { code: 'missing', text: 'does not exist' };
export const restarted: Cause = { code: 'restart', text: 'restart asked for' };
const gone: Cause = { code: 'gone', text: 'no longer in platform.yaml' };
const unneeded: Cause = { code: 'gone', text: 'no longer needed' };
export const fewer: Cause = { code: 'scaled', text: 'fewer replicas' };
export const more: Cause = { code: 'scaled', text: 'more replicas' };
export const notAdmitted: Cause = { code: 'missing', text: 'not in traffic' };
export const stopping: Cause = { code: 'down', text: 'platform goes down' };

/** Why what is there is not wanted: it was left out, its component is gone, or its component does without it now. */
export function goneBy(desired: readonly Resource[], leftOut?: LeftOut): (copy: Observed) => Cause {
  const staying = new Set(desired.map(({ component }) => component));
  return ({ id, component }) => {
    if (leftOut?.names.includes(component) || leftOut?.names.includes(id)) return { code: 'gone', text: leftOut.why };
    return staying.has(component) ? unneeded : gone;
  };
}

export function changed(before: Json | undefined, after: Json): Cause {
  const paths = before === undefined ? [] : changedPaths(before, after);
  return { code: 'changed', text: paths.length === 0 ? 'definition changed' : `changed: ${listed(paths)}` };
}

export function drifted(fields: readonly string[]): Cause {
  return { code: 'changed', text: fields.length === 0 ? 'differs' : `changed: ${listed(fields)}` };
}

/** A copy ended; the runtime's facts say how where they carry `exit`. */
export function dead(copy: Observed): Cause {
  const facts = copy.facts as { readonly exit?: Json } | null;
  const exit = typeof facts === 'object' ? facts?.exit : undefined;
  return { code: 'dead', text: exit === undefined || exit === null ? 'ended' : `ended: ${String(exit)}` };
}

export const replacedBy = (resource: Resource): Cause => ({
  code: 'replaced',
  text: `replaced by the new ${resource.id}`,
});
