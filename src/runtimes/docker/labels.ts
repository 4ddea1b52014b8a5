import { type Json, PlatformError } from '../../kernel/index.ts';
import type { Observed, Resource } from '../../plan/index.ts';

const PREFIX = 'dev.platform.';

/** Labels of all that is ours: the truth about what runs. */
export const LABEL = {
  instance: `${PREFIX}instance`,
  component: `${PREFIX}component`,
  id: `${PREFIX}id`,
  kind: `${PREFIX}kind`,
  rollout: `${PREFIX}rollout`,
  generation: `${PREFIX}generation`,
  digest: `${PREFIX}digest`,
  /** The spec as JSON. */
  spec: `${PREFIX}spec`,
  /** Volumes: drawn when it is made. Tasks: those of the volumes they worked on. */
  identity: `${PREFIX}identity`,
  /** Images: the name that containers ask for. */
  reference: `${PREFIX}reference`,
} as const;

export type Labels = Readonly<Record<string, string>>;

export function labelsOf(instance: string, resource: Resource, generation: string): Record<string, string> {
  return {
    [LABEL.instance]: instance,
    [LABEL.component]: resource.component,
    [LABEL.id]: resource.id,
    [LABEL.kind]: resource.kind,
    [LABEL.rollout]: resource.rollout,
    [LABEL.generation]: generation,
    [LABEL.digest]: resource.digest,
    [LABEL.spec]: JSON.stringify(resource.spec),
  };
}

export const ofInstance = (instance: string): string[] => [`${LABEL.instance}=${instance}`];

/** What the labels alone say about a copy; undefined where they are not those of a resource. */
export function identified(
  labels: Labels,
): Pick<Observed, 'id' | 'kind' | 'component' | 'generation' | 'digest' | 'spec' | 'rollout'> | undefined {
  const id = labels[LABEL.id];
  const component = labels[LABEL.component];
  if (id === undefined || component === undefined) return undefined;
  return {
    id,
    component,
    kind: labels[LABEL.kind] ?? '',
    generation: labels[LABEL.generation] ?? '',
    digest: labels[LABEL.digest] ?? '',
    rollout: (labels[LABEL.rollout] ?? 'replica') as Observed['rollout'],
    spec: specOf(labels),
  };
}

/** The spec that something was made from. */
export function specOf(labels: Labels): Json {
  try {
    return JSON.parse(labels[LABEL.spec] ?? 'null') as Json;
  } catch (cause) {
    throw new PlatformError({
      code: 'bad-label',
      message: `the label ${LABEL.spec} of ${labels[LABEL.id]} is not JSON`,
      cause,
    });
  }
}
