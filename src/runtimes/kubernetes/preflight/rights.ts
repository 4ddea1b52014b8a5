import type { Check } from '../../../engine/runtime.ts';
import type { Operation } from '../../../plan/types.ts';
import { type Client, isKind } from '../client/index.ts';
import type { Place } from '../names.ts';
import { notAllowed, type Right, rightLines } from '../rights/index.ts';

const VERBS: Readonly<Record<string, readonly Right['verb'][]>> = {
  create: ['get', 'create', 'patch'],
  update: ['get', 'patch'],
  // Of an earlier attempt something may be left.
  run: ['get', 'create', 'patch', 'delete'],
  remove: ['get', 'delete'],
};

/** Every verb on every kind that the plan will use, and what surrounds it: lock, inventory, release. All that is missing at once. */
export async function rightsCheck(
  operations: readonly Operation[],
  hasNamespace: boolean,
  { client, place }: { readonly client: Client; readonly place: Place },
): Promise<Check[]> {
  const needed = neededFor(operations);
  const { namespace } = place;
  if (!hasNamespace) needed.unshift({ verb: 'create', kind: 'Namespace' });
  const missing = await notAllowed(client, namespace, needed);
  if (missing.length === 0) return [];
  const rights = `platform doctor --env ${place.environment} --rbac prints the rights: ask for them`;
  if (missing.some(({ kind }) => kind === 'Namespace')) {
    return [
      {
        name: 'permissions',
        ok: false,
        message: `the namespace ${namespace} is not there, and you may not make it`,
        next: `ask for it: kubectl create namespace ${namespace}; ${rights}`,
      },
    ];
  }
  return rightLines(missing).map((line) => ({
    name: 'permissions',
    ok: false,
    message: `not allowed in namespace ${namespace}: ${line}`,
    next: rights,
  }));
}

/** Pure. */
export function neededFor(operations: readonly Operation[]): Right[] {
  const made = operations.flatMap(({ action, desired, observed }): Right[] => {
    const kind = desired?.kind ?? observed?.kind ?? '';
    return isKind(kind) ? (VERBS[action] ?? []).map((verb) => ({ verb, kind })) : [];
  });
  return [
    ...made,
    ...(['list', 'get', 'create', 'patch', 'delete'] as const).map((verb): Right => ({ verb, kind: 'ConfigMap' })),
    { verb: 'create', kind: 'Lease' },
    { verb: 'get', kind: 'Lease', name: 'platform-lock' },
    { verb: 'update', kind: 'Lease', name: 'platform-lock' },
    { verb: 'list', kind: 'Pod' },
    { verb: 'list', kind: 'Event' },
    { verb: 'get', kind: 'Pod', subresource: 'log' },
  ];
}
