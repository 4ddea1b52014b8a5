/** All environments on clusters as one kustomization: what they share in base, what each has of its own in its overlay. */
import type { Resource } from '../../../../plan/types.ts';
import type { KubeObject } from '../../client/index.ts';
import type { Place } from '../../names.ts';
import type { RenderedFile } from '../index.ts';
import { type PlacedObject, placed, toYaml } from '../objects.ts';
import { GROUND } from '../paths.ts';
import { ownedSecrets } from '../secrets.ts';
import { patchBetween } from './patch.ts';

/** One environment, compiled. */
export interface Rendered {
  readonly place: Place;
  readonly resources: readonly Resource[];
}

const KUSTOMIZATION = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };

/**
 * `kubectl kustomize overlays/dev` gives exactly the objects that `--format yaml` writes for dev. The base is what all environments
 * have, as the first of them (by name) has it: no tool knows what is "normal" among them.
 */
export function renderKustomize(environments: readonly Rendered[]): RenderedFile[] {
  const sorted = [...environments].sort((a, b) => (a.place.environment < b.place.environment ? -1 : 1));
  const all = sorted.map(({ place, resources }) => new Map(placed(place, resources).map((item) => [item.path, item])));
  const [first] = all;
  const base = [...(first?.values() ?? [])].filter((item) => all.every((others) => isShared(item, others)));
  const bases = new Map(base.map(({ path, object }) => [path, withoutNamespace(object)]));
  const files = [
    ...[...bases].map(([path, object]) => ({ path: `base/${path}`, yaml: toYaml(object) })),
    { path: 'base/kustomization.yaml', yaml: toYaml({ ...KUSTOMIZATION, resources: [...bases.keys()] }) },
    ...sorted.flatMap(({ place, resources }, index) =>
      overlay(place, resources, [...(all[index]?.values() ?? [])], bases),
    ),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The namespace is each environment's own, and so is what has another name there (content is part of some names). */
function isShared({ path, object }: PlacedObject, others: ReadonlyMap<string, PlacedObject>): boolean {
  const other = others.get(path)?.object;
  return (
    object.kind !== 'Namespace' &&
    other?.kind === object.kind &&
    other.apiVersion === object.apiVersion &&
    other.metadata.name === object.metadata.name
  );
}

function withoutNamespace(object: KubeObject): KubeObject {
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function overlay(
  place: Place,
  resources: readonly Resource[],
  objects: readonly PlacedObject[],
  bases: ReadonlyMap<string, KubeObject>,
): RenderedFile[] {
  const folder = `overlays/${place.environment}`;
  const own = objects.filter(({ path }) => !bases.has(path));
  const patches = objects.flatMap(({ path, object }) => {
    const steps = patchBetween(bases.get(path) ?? withoutNamespace(object), withoutNamespace(object));
    if (steps.length === 0) return [];
    const file = `patches/${path.replaceAll('/', '-')}`;
    return [{ file, steps, target: targetOf(object) }];
  });
  const secrets = ownedSecrets(place, resources);
  const kustomization = {
    ...KUSTOMIZATION,
    namespace: place.namespace,
    resources: ['../../base', ...own.map(({ path }) => path)],
    ...(patches.length === 0 ? {} : { patches: patches.map(({ file, target }) => ({ path: file, target })) }),
  };
  return [
    { path: `${folder}/kustomization.yaml`, yaml: toYaml(kustomization) },
    ...own.map(({ path, object }) => ({ path: `${folder}/${path}`, yaml: toYaml(object) })),
    ...patches.map(({ file, steps }) => ({ path: `${folder}/${file}`, yaml: toYaml(steps) })),
    ...(secrets === undefined ? [] : [{ path: `${folder}/${GROUND}/secrets.yaml`, yaml: secrets }]),
  ];
}

function targetOf({ apiVersion, kind, metadata }: KubeObject) {
  const [version, group] = apiVersion.split('/').reverse();
  return { ...(group === undefined ? {} : { group }), version, kind, name: metadata.name };
}
