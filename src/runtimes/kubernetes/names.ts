import { digest, LABEL_PREFIX, PodLabel } from '../../kernel/index.ts';
import type { Model } from '../../model/types.ts';

/** Which platform in which environment, and where it lives in the cluster. The same from every machine that deploys it. */
export interface Place {
  readonly platform: string;
  readonly environment: string;
  readonly namespace: string;
}

export const placeOf = ({ name, environment }: Pick<Model, 'name' | 'environment'>): Place => ({
  platform: name,
  environment: environment.name,
  namespace: environment.namespace ?? `${name}-${environment.name}`,
});

const PREFIX = LABEL_PREFIX;
/** Labels of our own: on objects and pods. */
export const Label = { ...PodLabel, task: `${PREFIX}/task`, role: `${PREFIX}/role` } as const;
/** Annotations of our own. `template` and `restartedAt` stand in pod templates and tell pods of two revisions apart. */
export const Annotation = {
  id: `${PREFIX}/id`,
  digest: `${PREFIX}/digest`,
  /** On Jobs: which attempt of the task it is, as the plan counts. */
  generation: `${PREFIX}/generation`,
  template: `${PREFIX}/template`,
  restartedAt: `${PREFIX}/restarted-at`,
  secrets: `${PREFIX}/secrets`,
  secretName: `${PREFIX}/secret-name`,
  secretVersion: `${PREFIX}/secret-version`,
  /** Count of the file, on workloads: what `scale NAME --auto` goes back to. */
  fileReplicas: `${PREFIX}/replicas`,
  manualReplicas: `${PREFIX}/manual-replicas`,
  /** `2..6`, on workloads and autoscalers with a policy. */
  policy: `${PREFIX}/policy`,
  /** On resources of operators: when they are ready (observe/custom.ts), and whose they are. */
  ready: `${PREFIX}/ready`,
  operator: `${PREFIX}/operator`,
  /** Goes only when data is meant to go. */
  holdsData: `${PREFIX}/holds-data`,
} as const;
/** KEDA's own: the count that holds while it is there. */
export const PAUSED_REPLICAS = 'autoscaling.keda.sh/paused-replicas';
export const MANAGED_BY = 'platform';

const NAME_LIMIT = 63;

/** Shortens with a digest where a name would not shorten: names of pods, Services and label values have at most 63 characters. */
export function shorten(name: string, limit = NAME_LIMIT): string {
  return name.length <= limit
    ? name
    : `${name.slice(0, limit - 9).replace(/[^a-z0-9]+$/i, '')}-${digest(name).slice(0, 8)}`;
}

export const instanceOf = (place: Place) => shorten(`${place.platform}-${place.environment}`);

/** Selects everything of one platform in one environment that belongs to a component. */
export const ownedSelector = (place: Place) =>
  `app.kubernetes.io/managed-by=${MANAGED_BY},app.kubernetes.io/instance=${instanceOf(place)},!${Label.role}`;
/** Selects pods that an operator has made for components of ours: of the labels that it was told they have this one alone. */
export const operatedSelector = (component?: string) =>
  `${component === undefined ? Label.component : `${Label.component}=${component}`},app.kubernetes.io/managed-by!=${MANAGED_BY}`;
/** Selects our own records beside it: inventory, releases, secrets. */
export const roleSelector = (place: Place, role: Role) =>
  `app.kubernetes.io/instance=${instanceOf(place)},${Label.role}=${role}`;
export type Role = 'ground' | 'inventory' | 'release' | 'secret' | 'lock';

/** Labels of every object of ours. `name` also separates the pods of a component from those of its tasks. */
export const labelsOf = (place: Place, component: string, name: string, kind: string) => ({
  'app.kubernetes.io/name': shorten(name),
  'app.kubernetes.io/instance': instanceOf(place),
  'app.kubernetes.io/component': kind,
  'app.kubernetes.io/part-of': place.platform,
  'app.kubernetes.io/managed-by': MANAGED_BY,
  [Label.component]: component,
});

/** Labels that select the pods of a component, never those of its tasks. They can never change. */
export const selectorOf = (place: Place, component: string) => ({
  'app.kubernetes.io/name': shorten(component),
  'app.kubernetes.io/instance': instanceOf(place),
});

export { peersOf } from '../../model/names.ts';
/** The copies of a gateway, where they tell their rates. */
export const ratesOf = (component: string) => `${component}-rates`;

/** Name of the Secret object of a platform secret; those with upper case or `_` get a digest so that two never meet. */
export function secretObjectName(secret: string): string {
  const plain = secret
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return plain === secret ? shorten(plain, 253) : `${shorten(plain, 240)}-${digest(secret).slice(0, 6)}`;
}

/** As whom a user of a store logs in: `db.users.order` is for order, `db.admin` for admin. */
export const accountOf = (name: string): string => name.split('.').at(-1) ?? name;

/** Key under which a Secret object holds the value. */
export const SECRET_KEY = 'value';

/** Labels of a record of ours. */
export const recordLabels = (place: Place, role: Role) => ({
  ...labelsOf(place, 'platform', place.platform, 'platform'),
  [Label.role]: role,
});
