import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { Resource } from '../../../plan/types.ts';
import { isKind, type Kind } from '../client/index.ts';
import { instanceOf, type Place } from '../names.ts';
import { grantedBy } from './granted.ts';
import { groupOf, onceEach, type Purpose, purposes, type Right, resourceOf } from './table.ts';

/** Who gets the rights. A ServiceAccount without a namespace lives in the environment's own. */
export interface Subject {
  readonly kind: 'ServiceAccount' | 'User' | 'Group';
  readonly name: string;
  readonly namespace?: string;
}

/** `serviceaccount:ci/deployer`, `user:ann@example.com`, `group:team-a`; a bare name is a ServiceAccount. undefined: not understood. */
export function parseSubject(text: string): Subject | undefined {
  const [, kind = 'serviceaccount', rest = ''] = /^(?:(serviceaccount|user|group):)?(\S+)$/i.exec(text) ?? [];
  if (rest === '') return undefined;
  if (kind.toLowerCase() !== 'serviceaccount')
    return { kind: kind.toLowerCase() === 'user' ? 'User' : 'Group', name: rest };
  const [first = '', second, ...more] = rest.split('/');
  if (more.length > 0 || ![first, second ?? 'a'].every((part) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(part)))
    return undefined;
  return { kind: 'ServiceAccount', name: second ?? first, ...(second === undefined ? {} : { namespace: first }) };
}

/**
 * The rights for a platform of these resources, for a person as `--rbac` names one.
 * @throws PlatformError (exit code 2) for a subject that is not understood.
 */
export function renderRights(place: Place, resources: readonly Resource[], text?: string): string {
  const subject = text === undefined ? DEPLOYER : parseSubject(text);
  const kinds = [...new Set(resources.map(({ kind }) => kind))].filter(isKind);
  if (subject) return roleManifests(place, kinds, subject, grantedBy(resources));
  throw new PlatformError({
    code: 'bad-subject',
    message: `"${text}" is no subject`,
    next: 'write serviceaccount:NAMESPACE/NAME, user:NAME or group:NAME',
    exitCode: ExitCode.badInput,
  });
}

export const DEPLOYER: Subject = { kind: 'ServiceAccount', name: 'platform-deployer' };

/**
 * The least that a user needs in a namespace that is there already, as YAML for `kubectl apply -f`: a Role beside the platform, and
 * one in kube-system to read the uid of that namespace, which platform.lock pins. Pure; each rule says what it is for.
 * @param kinds that this platform is made of.
 * @param granted what its own Roles allow.
 */
export function roleManifests(
  place: Place,
  kinds: readonly Kind[],
  subject: Subject = DEPLOYER,
  granted: readonly Right[] = [],
): string {
  const name = `${instanceOf(place)}-deploy`;
  const { namespace } = place;
  const own = onceEach([
    ...purposes(kinds, granted),
    { why: 'whether the namespace is there, and whose it is', rights: [namespaceOf(namespace)] },
  ]);
  const account = subject.kind === 'ServiceAccount' && (subject.namespace ?? namespace) === namespace;
  const documents = [
    ...(account
      ? [`apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${subject.name}\n  namespace: ${namespace}`]
      : []),
    role(name, namespace, own),
    binding(name, namespace, subject, namespace),
    role(name, 'kube-system', [
      {
        why: 'which cluster it is: platform.lock pins the uid of this namespace',
        rights: [namespaceOf('kube-system')],
      },
    ]),
    binding(name, 'kube-system', subject, namespace),
  ];
  return `${documents.join('\n---\n')}\n`;
}

const namespaceOf = (name: string): Right => ({ verb: 'get', kind: 'Namespace', name });

const head = (kind: string, name: string, namespace: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}`;

function role(name: string, namespace: string, of: readonly Purpose[]): string {
  const rules = of.flatMap(({ why, rights, optional }) => [
    `  # ${why}${optional ? ' (may be left out)' : ''}`,
    ...ruleLines(rights),
  ]);
  return `${head('Role', name, namespace)}\nrules:\n${rules.join('\n')}`;
}

/** One rule for all resources of one group that may be handled alike. */
function ruleLines(rights: readonly Right[]): string[] {
  const verbsOf = new Map<string, { readonly right: Right; readonly verbs: string[] }>();
  for (const right of rights) {
    const key = `${groupOf(right.kind)} ${resourceOf(right)} ${right.name ?? ''}`;
    const known = verbsOf.get(key);
    if (known) known.verbs.push(right.verb);
    else verbsOf.set(key, { right, verbs: [right.verb] });
  }
  const rules = new Map<
    string,
    { readonly right: Right; readonly verbs: readonly string[]; readonly resources: string[] }
  >();
  for (const { right, verbs } of verbsOf.values()) {
    const key = `${groupOf(right.kind)} ${verbs.join()} ${right.name ?? ''}`;
    const known = rules.get(key);
    if (known) known.resources.push(resourceOf(right));
    else rules.set(key, { right, verbs, resources: [resourceOf(right)] });
  }
  return [...rules.values()].flatMap(({ right, verbs, resources }) => [
    `  - apiGroups: ["${groupOf(right.kind)}"]`,
    `    resources: [${resources.join(', ')}]`,
    ...(right.name === undefined ? [] : [`    resourceNames: [${right.name}]`]),
    `    verbs: [${verbs.join(', ')}]`,
  ]);
}

function binding(name: string, namespace: string, subject: Subject, home: string): string {
  const who =
    subject.kind === 'ServiceAccount'
      ? [`  - kind: ServiceAccount`, `    name: ${subject.name}`, `    namespace: ${subject.namespace ?? home}`]
      : [
          `  - apiGroup: rbac.authorization.k8s.io`,
          `    kind: ${subject.kind}`,
          `    name: ${JSON.stringify(subject.name)}`,
        ];
  return [
    head('RoleBinding', name, namespace),
    'roleRef:',
    '  apiGroup: rbac.authorization.k8s.io',
    '  kind: Role',
    `  name: ${name}`,
    'subjects:',
    ...who,
  ].join('\n');
}
