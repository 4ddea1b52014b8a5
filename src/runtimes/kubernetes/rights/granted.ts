import type { Resource } from '../../../plan/types.ts';
import { KINDS, type Kind } from '../client/index.ts';
import { groupOf, type Right, resourceOf, type Verb } from './table.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * What the Roles among these resources allow: whoever makes a Role must have all that is in it (kubernetes.io, RBAC, "Privilege
 * escalation prevention"), or the verbs `escalate` on roles and `bind` beside it.
 */
export const grantedBy = (resources: readonly Pick<Resource, 'kind' | 'spec'>[]): Right[] =>
  resources
    .filter(({ kind }) => kind === 'Role')
    .flatMap(({ spec }) => (spec as unknown as { readonly rules?: readonly Rule[] }).rules ?? [])
    .flatMap(({ apiGroups, resources: names, verbs }) =>
      apiGroups.flatMap((group) => names.flatMap((name) => verbs.map((verb) => rightOf(group, name, verb as Verb)))),
    );

function rightOf(group: string, name: string, verb: Verb): Right {
  const [plural, subresource] = name.split('/');
  const kind = (Object.keys(KINDS) as Kind[]).find(
    (each) => groupOf(each) === group && resourceOf({ kind: each }) === plural,
  );
  if (kind === undefined) throw new Error(`a component asks for ${name} of ${group}, which nobody reads here`);
  return { verb, kind, ...(subresource === undefined ? {} : { subresource }) };
}

/** Who has these may make any Role. */
export const ANY_ROLE: readonly Right[] = [
  { verb: 'escalate', kind: 'Role' },
  { verb: 'bind', kind: 'Role' },
];
