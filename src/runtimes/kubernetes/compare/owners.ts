import { FIELD_MANAGER, type KubeObject, type ManagedFields } from '../client/index.ts';
import { byName } from './difference.ts';
import { type Fields, isMap, type Path } from './path.ts';

/** Parts of the cluster that change objects by themselves: what they write is nobody's hand. */
const SYSTEM =
  /^(kube-|kubelet|cloud-|cluster-autoscaler|vpa-|keda|metrics-server|host-controllers|cloudnative-pg)|(?<!argocd)-controller(-manager)?$|-(operator|injector|webhook)$/;
/** Notes that tools leave for themselves. */
const NOTES = ['kubectl.kubernetes.io/last-applied-configuration'];

export interface Owner {
  readonly manager: string;
  /** ISO 8601. */
  readonly at?: string;
}

export const isOurManager = (manager: string) => manager === FIELD_MANAGER || manager.startsWith(`${FIELD_MANAGER}-`);

const entriesOf = (live: KubeObject) =>
  ((live.metadata as { readonly managedFields?: readonly ManagedFields[] }).managedFields ?? []).filter(
    ({ subresource }) => subresource !== 'status',
  );

/** Entries of people and tools that are neither us nor the cluster itself, newest first. */
export const foreign = (live: KubeObject): readonly ManagedFields[] =>
  entriesOf(live)
    .filter(({ manager }) => !isOurManager(manager) && !SYSTEM.test(manager))
    .sort((a, b) => Date.parse(b.time ?? '') - Date.parse(a.time ?? ''));

export const ownerFrom = ({ manager, time }: ManagedFields): Owner => ({
  manager,
  ...(time === undefined ? {} : { at: time }),
});

/** Who of them set this field last; undefined: none of them did. */
export function foreignOwner(live: KubeObject, path: Path): Owner | undefined {
  const found = foreign(live).find(({ fieldsV1 }) => owns(fieldsV1, live, path));
  return found && ownerFrom(found);
}

/** The format of https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#fieldsv1-v1-meta. */
function owns(fields: unknown, value: unknown, [part, ...rest]: Path): boolean {
  if (!isMap(fields)) return false;
  // A leaf: all below it is owned as one.
  if (part === undefined || Object.keys(fields).length === 0) return true;
  if (typeof part === 'string') return owns(fields[`f:${part}`], isMap(value) ? value[part] : undefined, rest);
  const item = Array.isArray(value) ? byName(value)?.get(part.item) : undefined;
  const key = Object.keys(fields).find((each) => selects(each, item));
  return key !== undefined && owns(fields[key], item, rest);
}

/** `k:{"name":"service"}` selects the item with these values. */
function selects(key: string, item: unknown): boolean {
  if (!key.startsWith('k:') || !isMap(item)) return false;
  const wanted = JSON.parse(key.slice(2)) as Fields;
  return Object.entries(wanted).every(([name, value]) => item[name] === value);
}

/** Every field that an entry owns, with its value now. */
export function leavesOf({ fieldsV1 }: ManagedFields, live: KubeObject): Leaf[] {
  const all = walk(fieldsV1, live, []);
  // The name of an item that was added says nothing beside its other fields.
  return all.filter(({ path }) => !(path.at(-1) === 'name' && typeof path.at(-2) === 'object' && hasMore(all, path)));
}

type Leaf = { readonly path: Path; readonly value: unknown };

const hasMore = (all: readonly Leaf[], path: Path) => {
  const parent = JSON.stringify(path.slice(0, -1)).slice(0, -1);
  return all.some((leaf) => leaf.path !== path && JSON.stringify(leaf.path).startsWith(parent));
};

function walk(fields: unknown, value: unknown, path: Path): Leaf[] {
  if (!isMap(fields)) return [];
  const keys = Object.keys(fields).filter((key) => key !== '.');
  if (keys.length === 0)
    return value === undefined || NOTES.some((note) => path.at(-1) === note) ? [] : [{ path, value }];
  return keys.flatMap((key) => {
    if (key.startsWith('f:')) {
      const name = key.slice(2);
      return walk(fields[key], isMap(value) ? value[name] : undefined, [...path, name]);
    }
    const items = Array.isArray(value) ? value : [];
    const item = key.startsWith('k:')
      ? items.find((each) => selects(key, each))
      : items.find((each) => JSON.stringify(each) === key.slice(2));
    const name = isMap(item) && typeof item.name === 'string' ? item.name : key.slice(2);
    return walk(fields[key], item, [...path, { item: name }]);
  });
}
