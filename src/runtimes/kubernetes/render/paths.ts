import type { Resource } from '../../../plan/types.ts';
import type { KubeObject } from '../client/index.ts';

/** Sorts before every component: kubectl applies files in the order of their names. */
export const GROUND = '00-platform';

/** `product/deployment.yaml`, `product/service-peers.yaml`. */
export function pathOf({ id, spec, component }: Pick<Resource, 'id' | 'spec' | 'component'>): string {
  const { kind } = spec as unknown as KubeObject;
  const rest = id.split('/').slice(1);
  const name = rest[0] === kind ? [kebab(kind), ...rest.slice(1)] : [kebab(kind), ...rest];
  return `${component}/${name.join('-')}.yaml`;
}

/** `HTTPRoute` is `http-route`. */
const kebab = (kind: string) => kind.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();
