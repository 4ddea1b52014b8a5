import { digest, type Json } from '../../../kernel/index.ts';
import type { Component, Model } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';

const PROGRAM_DEADLINE_MS = 60_000;
const STORE_DEADLINE_MS = 120_000;

/** A resource whose spec decides its digest, unless `identity` does. */
export function resource(
  base: Pick<Resource, 'id' | 'kind' | 'component' | 'rollout'> & {
    readonly dependsOn?: readonly string[];
    readonly deadlineMs?: number;
    readonly restartsInside?: boolean;
  },
  spec: Json,
  identity: Json = spec,
): Resource {
  return {
    dependsOn: [],
    deadlineMs: base.rollout === 'replica' ? PROGRAM_DEADLINE_MS : STORE_DEADLINE_MS,
    ...base,
    spec,
    digest: digest(identity),
    holdsData: base.kind === 'volume',
  };
}

export const runsHere = ({ workload }: Component): boolean =>
  workload.type === 'node' ||
  workload.type === 'source' ||
  (workload.type === 'engine' && workload.container !== undefined);

export const isBuilt = ({ workload }: Component): boolean => workload.type === 'node' || workload.type === 'source';

export const imageId = (component: string): string => `${component}/image`;
export const volumeId = (component: string, volume: string): string => `${component}/volume/${volume}`;
export const engineId = (component: string): string => `${component}/container`;
export const replicaId = (component: string, ordinal: number): string => `${component}/container/${ordinal}`;

const engineRuns = (model: Model, name: string) =>
  model.components.some((component) => component.name === name && !isBuilt(component) && runsHere(component));

/** Tasks (by id) and stores (by name) as resources. */
export const afterOf = (model: Model, names: readonly string[]): string[] =>
  names.flatMap((name) => (name.includes('/') ? [name] : engineRuns(model, name) ? [engineId(name)] : []));

/** What must be there before a component starts: its stores, and the tasks that gate it. Other programs never do. */
export function gatesOf(model: Model, component: string): string[] {
  const stores = model.edges.filter((edge) => edge.from === component && edge.gates).map((edge) => edge.to);
  const tasks = model.tasks.filter((task) => task.gates.includes(component)).map((task) => task.id);
  return afterOf(model, [...stores, ...tasks]);
}
