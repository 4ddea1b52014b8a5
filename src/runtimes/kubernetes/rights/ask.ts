import { type Client, KINDS } from '../client/index.ts';
import { groupOf, type Right, resourceOf } from './table.ts';

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

/**
 * What of it is not allowed to this user in the namespace. One question for all rules; those that they do not cover are asked for
 * one by one, because not every authorizer can list its rules.
 */
export async function notAllowed(client: Client, namespace: string, needed: readonly Right[]): Promise<Right[]> {
  const rules = await rulesOf(client, namespace);
  const open = unique(needed).filter((right) => !rules.some((rule) => allows(rule, right)));
  const answers = await Promise.all(open.map((right) => isAllowed(client, namespace, right)));
  return open.filter((_, index) => !answers[index]);
}

const unique = (rights: readonly Right[]) => [
  ...new Map(rights.map((right) => [JSON.stringify(right), right])).values(),
];

/** `create deployments.apps, patch deployments.apps` → `deployments.apps: create, patch`, one line for each resource. */
export function rightLines(rights: readonly Right[]): string[] {
  const lines = new Map<string, Set<string>>();
  for (const right of rights) {
    const group = groupOf(right.kind);
    const name = right.name === undefined ? '' : `/${right.name}`;
    const key = `${resourceOf(right)}${group === '' ? '' : `.${group}`}${name}`;
    lines.set(key, (lines.get(key) ?? new Set()).add(right.verb));
  }
  return [...lines].map(([resource, verbs]) => `${resource}: ${[...verbs].join(', ')}`);
}

async function rulesOf(client: Client, namespace: string): Promise<readonly Rule[]> {
  const spec = { namespace };
  const answer = await review(client, 'SelfSubjectRulesReview', spec).catch(() => undefined);
  return (answer?.status as { readonly resourceRules?: readonly Rule[] } | undefined)?.resourceRules ?? [];
}

function allows(rule: Rule, right: Right): boolean {
  const covers = (list: readonly string[] = [], value: string) => list.includes('*') || list.includes(value);
  const resource = resourceOf(right);
  const ofAll = right.subresource !== undefined && (rule.resources ?? []).includes(`*/${right.subresource}`);
  const names = rule.resourceNames ?? [];
  return (
    covers(rule.verbs, right.verb) &&
    covers(rule.apiGroups, groupOf(right.kind)) &&
    (ofAll || covers(rule.resources, resource)) &&
    (names.length === 0 || (right.name !== undefined && names.includes(right.name)))
  );
}

async function isAllowed(client: Client, namespace: string, right: Right): Promise<boolean> {
  const { kind, verb, subresource, name } = right;
  const resourceAttributes = {
    ...(KINDS[kind].namespaced || kind === 'Namespace' ? { namespace } : {}),
    verb,
    group: groupOf(kind),
    resource: KINDS[kind].plural,
    ...(subresource === undefined ? {} : { subresource }),
    ...(name === undefined ? {} : { name }),
  };
  const answer = await review(client, 'SelfSubjectAccessReview', { resourceAttributes });
  return (answer.status as { readonly allowed?: boolean } | undefined)?.allowed === true;
}

async function review(client: Client, kind: 'SelfSubjectAccessReview' | 'SelfSubjectRulesReview', spec: object) {
  const { apiVersion, plural } = KINDS[kind];
  const { body } = await client.json<{ readonly status?: object }>({
    method: 'POST',
    path: `/apis/${apiVersion}/${plural}`,
    body: JSON.stringify({ apiVersion, kind, spec }),
    headers: { 'content-type': 'application/json' },
  });
  return body;
}
