import { KINDS, type Kind } from '../client/index.ts';

export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection'
  | 'bind'
  | 'escalate';

/** One thing that may be allowed: a verb on a kind, or on a subresource of it. */
export interface Right {
  readonly verb: Verb;
  readonly kind: Kind;
  readonly subresource?: string;
  /** Only the object of this name. */
  readonly name?: string;
}

/** Rights that belong together, and what they are for. */
export interface Purpose {
  readonly why: string;
  readonly rights: readonly Right[];
  /** Without them something is told less well, and nothing fails. */
  readonly optional?: boolean;
}

const on = (kind: Kind, ...verbs: readonly Verb[]): Right[] => verbs.map((verb) => ({ verb, kind }));
const part = (kind: Kind, subresource: string, ...verbs: readonly Verb[]): Right[] =>
  verbs.map((verb) => ({ verb, kind, subresource }));

/** Kinds that every platform is made of, or may be by the next release. */
const MADE = [
  'ServiceAccount',
  'ConfigMap',
  'Service',
  'Deployment',
  'StatefulSet',
  'Job',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
] as const satisfies readonly Kind[];

const OWN: readonly Verb[] = ['get', 'list', 'create', 'patch', 'delete'];
/** `run/lease.ts`. */
const LOCK = 'platform-lock';

/**
 * Everything that this runtime asks a cluster for, in one namespace that is there already.
 * @param more kinds that this platform is made of beside those that every one is.
 * @param granted what Roles of this platform give to its own components.
 */
export function purposes(more: readonly Kind[] = [], granted: readonly Right[] = []): Purpose[] {
  const kinds = [...MADE, ...more.filter((kind) => !(MADE as readonly Kind[]).includes(kind) && isMade(kind))];
  return [
    {
      why: 'what a platform is made of: deploy, rollback, scale, restart, down',
      rights: kinds.flatMap((kind) => on(kind, ...OWN)),
    },
    {
      why: 'volumes: looked at, grown by deploy, removed by down --data',
      rights: on('PersistentVolumeClaim', 'get', 'list', 'patch', 'delete'),
    },
    {
      why: 'secrets: made and set, never read (the right to list includes contents; only names are asked for)',
      rights: on('Secret', 'list', 'create', 'patch', 'delete'),
    },
    {
      why: 'the lock',
      rights: [
        ...on('Lease', 'list', 'create'),
        ...(['get', 'update', 'delete'] as const).map((verb): Right => ({ verb, kind: 'Lease', name: LOCK })),
      ],
    },
    {
      why: 'copies: status, and their end on down',
      rights: [...on('Pod', 'list', 'deletecollection'), ...on('ReplicaSet', 'deletecollection')],
    },
    {
      why: 'why something does not get ready',
      rights: [...on('Event', 'list'), ...part('Pod', 'log', 'get'), ...part('Pod', 'proxy', 'get')],
    },
    ...(granted.length > 0
      ? [{ why: 'what a component of it may ask the API for: nobody may give away what he has not', rights: granted }]
      : []),
    { why: 'exec', rights: part('Pod', 'exec', 'get', 'create') },
    { why: 'open', rights: part('Pod', 'portforward', 'get', 'create') },
    {
      why: 'room for a release; what copies use',
      rights: [...on('ResourceQuota', 'list'), ...on('PodMetrics', 'list')],
      optional: true,
    },
  ];
}

/** Kinds of the whole cluster, and what is read alone, are no part of a platform. */
const isMade = (kind: Kind) =>
  KINDS[kind].namespaced &&
  !['Pod', 'Event', 'ReplicaSet', 'Lease', 'Secret', 'PersistentVolumeClaim', 'PodMetrics'].includes(kind);

export const groupOf = (kind: Kind): string => {
  const { apiVersion } = KINDS[kind];
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
};
export const resourceOf = ({ kind, subresource }: Pick<Right, 'kind' | 'subresource'>): string =>
  `${KINDS[kind].plural}${subresource === undefined ? '' : `/${subresource}`}`;

/** What several purposes take stands with the first of them. Pure. */
export function onceEach(of: readonly Purpose[]): Purpose[] {
  const seen = new Set<string>();
  const isNew = (right: Right) => {
    const key = `${right.verb} ${groupOf(right.kind)} ${resourceOf(right)} ${right.name ?? ''}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  };
  return of
    .map((purpose) => ({ ...purpose, rights: purpose.rights.filter(isNew) }))
    .filter(({ rights }) => rights.length > 0);
}
