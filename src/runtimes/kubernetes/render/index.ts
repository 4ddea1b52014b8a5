/** Resources as files of YAML for people, reviews and other tools. Secrets are named, never written. */
import { Document } from 'yaml';
import type { Resource } from '../../../plan/types.ts';
import { ground } from '../compile/index.ts';
import type { Place } from '../names.ts';
import { ownedSecrets } from './secrets.ts';

export interface RenderedFile {
  /** Relative, with `/`: `product/deployment.yaml`. */
  readonly path: string;
  readonly yaml: string;
}

/**
 * One file for each object, in folders by component; the same resources always give the same bytes. `kubectl apply -R -f` takes
 * the folder; the namespace comes first in it, and secrets.yaml tells which Secrets have to be there before.
 */
export function renderManifests(place: Place, resources: readonly Resource[]): RenderedFile[] {
  const { namespace, policy } = ground(place);
  const secrets = ownedSecrets(resources);
  const files = [
    { path: `${GROUND}/namespace.yaml`, yaml: toYaml(namespace) },
    { path: `${GROUND}/network-policy.yaml`, yaml: toYaml(policy) },
    ...(secrets === undefined ? [] : [{ path: `${GROUND}/secrets.yaml`, yaml: secrets }]),
    ...resources.map((resource) => ({ path: pathOf(resource), yaml: toYaml(resource.spec) })),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Sorts before every component: kubectl applies files in the order of their names. */
const GROUND = '00-platform';

function pathOf({ id, kind, component }: Resource): string {
  const rest = id.split('/').slice(1);
  const name = rest[0] === kind ? [kebab(kind), ...rest.slice(1)] : [kebab(kind), ...rest];
  return `${component}/${name.join('-')}.yaml`;
}

const kebab = (kind: string) => kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

function toYaml(spec: unknown): string {
  const document = new Document(spec, { aliasDuplicateObjects: false });
  return document.toString({ lineWidth: 0, indentSeq: false });
}
