import { Document } from 'yaml';
import { digest, type Json } from '../../../kernel/index.ts';
import type { Resource } from '../../../plan/types.ts';
import type { KubeObject } from '../client/index.ts';
import { ground } from '../compile/index.ts';
import type { Place } from '../names.ts';
import { GROUND, pathOf } from './paths.ts';

/** An object and its file. */
export interface PlacedObject {
  readonly path: string;
  readonly object: KubeObject;
}

/** Everything of one environment, what it stands on first; sorted by path. */
export function placed(place: Place, resources: readonly Resource[]): PlacedObject[] {
  const { namespace, policy } = ground(place);
  const all = [
    { path: `${GROUND}/namespace.yaml`, object: namespace },
    { path: `${GROUND}/network-policy.yaml`, object: policy },
    ...resources.map((resource) => ({
      path: pathOf(resource),
      object: applicable(resource.spec as unknown as KubeObject),
    })),
  ];
  return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** With the pauses of the kubelet (none, ten seconds, doubling up to five minutes) more than two hours. */
const ATTEMPTS = 30;

/**
 * A Job cannot be changed. `deploy` leaves one alone whose settings alone are others, and knows that it was done; `kubectl apply` and
 * Helm would fail. So here everything in it decides its name: they make another one, and every task may run again.
 */
function applicable(object: KubeObject): KubeObject {
  if (object.kind !== 'Job') return object;
  const { name } = object.metadata;
  const spec = patient(object.spec as JobSpec);
  const all = digest({ name, spec: spec as unknown as Json }).slice(0, 8);
  return { ...object, spec, metadata: { ...object.metadata, name: name.replace(/[0-9a-f]{8}$/, all) } };
}

interface JobSpec {
  readonly podFailurePolicy?: object;
  readonly template: { readonly spec: object };
}

/**
 * `deploy` starts a task when its store is ready, and wants a failure at once. Of files everything starts together, so here a task tries
 * again until what it needs is there: in one pod, whose container starts again. What a policy says of failures is for new pods alone.
 */
function patient({ podFailurePolicy: _, ...spec }: JobSpec) {
  const { template } = spec;
  return {
    ...spec,
    backoffLimit: ATTEMPTS,
    template: { ...template, spec: { ...template.spec, restartPolicy: 'OnFailure' } },
  };
}

export function toYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  return document.toString({ lineWidth: 0, indentSeq: false });
}
