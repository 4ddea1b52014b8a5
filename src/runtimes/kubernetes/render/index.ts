/** Resources as files of YAML for people, reviews and other tools. Secrets are named, never written. */
import type { Resource } from '../../../plan/types.ts';
import type { Place } from '../names.ts';
import { placed, toYaml } from './objects.ts';
import { GROUND } from './paths.ts';
import { ownedSecrets } from './secrets.ts';

export { type Rendered, renderKustomize } from './kustomize/index.ts';

export interface RenderedFile {
  /** Relative, with `/`: `product/deployment.yaml`. */
  readonly path: string;
  readonly yaml: string;
}

/**
 * One file for each object, in folders by component; the same resources always give the same bytes. `kubectl apply -R -f` takes
 * the folder; the namespace comes first in it, and secrets.yaml tells which Secrets have to be there.
 */
export function renderManifests(place: Place, resources: readonly Resource[]): RenderedFile[] {
  const secrets = ownedSecrets(place, resources);
  const files = [
    ...placed(place, resources).map(({ path, object }) => ({ path, yaml: toYaml(object) })),
    ...(secrets === undefined ? [] : [{ path: `${GROUND}/secrets.yaml`, yaml: secrets }]),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
