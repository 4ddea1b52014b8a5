import type { Check } from '../../../engine/runtime.ts';
import type { Operation } from '../../../plan/types.ts';
import { type Client, isKind } from '../client/index.ts';
import type { Place } from '../names.ts';
import { ANY_ROLE, grantedBy, notAllowed, type Right, rightLines } from '../rights/index.ts';

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
  const [missing, ungiven] = await Promise.all([
    notAllowed(client, namespace, needed),
    notGivable(client, namespace, operations),
  ]);
  if (missing.length + ungiven.length === 0) return [];
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
  const roles = missing.some(({ kind }) => kind === 'Role' || kind === 'RoleBinding') || ungiven.length > 0;
  const without = roles ? `${rights}; or ${WITHOUT_ROLES}` : rights;
  return [
    ...rightLines(missing).map((line) => ({ line, of: 'not allowed' })),
    ...rightLines(ungiven).map((line) => ({ line, of: 'not yours to give to a component' })),
  ].map(({ line, of }) => ({
    name: 'permissions',
    ok: false,
    message: `${of} in namespace ${namespace}: ${line}`,
    next: without,
  }));
}

const WITHOUT_ROLES =
  'leave out what needs a Role: observability.reader: none in the overrides of this environment (lines without CPU and memory: reader: lines)';

/** What Roles of the plan allow and this user has not, where he may not make any Role. */
async function notGivable(client: Client, namespace: string, operations: readonly Operation[]): Promise<Right[]> {
  const granted = grantedBy(
    operations.flatMap(({ action, desired }) => (desired && VERBS[action]?.includes('patch') ? [desired] : [])),
  );
  if (granted.length === 0) return [];
  const missing = await notAllowed(client, namespace, granted);
  if (missing.length === 0) return [];
  return (await notAllowed(client, namespace, ANY_ROLE)).length === 0 ? [] : missing;
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
