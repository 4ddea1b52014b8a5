import { digest, type Json } from '../../../kernel/index.ts';
import type { Resource } from '../../../plan/types.ts';
import { type KubeObject, kindOf } from '../client/index.ts';
import { Annotation } from '../names.ts';

export interface ResourceOptions {
  readonly id: string;
  readonly component: string;
  readonly dependsOn: readonly string[];
  readonly deadlineSeconds: number;
  readonly holdsData?: boolean;
  readonly rollout?: Resource['rollout'];
  /** What decides the digest, where it is not the content of the object. */
  readonly identity?: Json;
}

/** Ids: `product/Deployment`. Tasks keep theirs (`product/migrate`): they are lower case, so the two never meet. */
export const idOf = (component: string, kind: string, which?: string) =>
  `${component}/${kind}${which === undefined ? '' : `/${which}`}`;

/** The last part of an id: a second object of a kind is told apart by its own name. */
export const besides = ({ metadata }: KubeObject, component: string): string | undefined =>
  metadata.name === component ? undefined : metadata.name.replace(`${component}-`, '');

/** Objects of one component, each made when the one before it is ready. */
export function inOrder(
  objects: readonly KubeObject[],
  component: string,
  make: (object: KubeObject, which: string | undefined, dependsOn: readonly string[]) => Resource,
): Resource[] {
  const made: Resource[] = [];
  for (const object of objects) {
    const last = made.at(-1);
    made.push(make(object, besides(object, component), last ? [last.id] : []));
  }
  return made;
}

/** An object as a resource: its id and the digest of its content (without the count of replicas) stand in its annotations. */
export function toResource(object: KubeObject, options: ResourceOptions): Resource {
  const plain = JSON.parse(JSON.stringify(object)) as KubeObject;
  const value = options.identity === undefined ? contentDigest(plain) : digest(options.identity);
  const annotations = {
    ...plain.metadata.annotations,
    [Annotation.id]: options.id,
    [Annotation.digest]: value,
    ...(options.holdsData ? { [Annotation.holdsData]: 'true' } : {}),
  };
  const spec = { ...plain, metadata: { ...plain.metadata, annotations } };
  return {
    id: options.id,
    kind: kindOf(object),
    component: options.component,
    spec: spec as unknown as Json,
    digest: value,
    dependsOn: options.dependsOn,
    deadlineMs: options.deadlineSeconds * 1000,
    holdsData: options.holdsData ?? false,
    rollout: options.rollout ?? 'in-place',
  };
}

/** 16 hex digits over the object without its count of replicas. */
function contentDigest(object: KubeObject): string {
  const { spec, ...rest } = object as KubeObject & { readonly spec?: Record<string, Json> };
  if (spec === undefined) return digest(rest as unknown as Json);
  const { replicas: _count, ...counted } = spec;
  return digest({ ...rest, spec: counted } as unknown as Json);
}
