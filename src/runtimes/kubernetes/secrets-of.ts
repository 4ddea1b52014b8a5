import type { Resource } from '../../plan/types.ts';
import { secretObjectName } from './names.ts';

/** What is read of a workload. */
interface Workload {
  readonly spec?: { readonly template?: { readonly spec?: { readonly volumes?: readonly Volume[] } } };
}
interface Volume {
  readonly projected?: {
    readonly sources?: readonly {
      readonly secret?: { readonly name?: string; readonly items?: readonly { readonly path: string }[] };
    }[];
  };
}

/**
 * The secrets that the pods of a workload mount. A workload names objects, whose names are made from those of secrets: the one that is
 * known, or that the component would have for this file, else the object itself. Pure.
 */
export function secretsOf({ spec, component }: Resource, known: readonly string[]): string[] {
  const { volumes = [] } = (spec as Workload | null)?.spec?.template?.spec ?? {};
  return volumes
    .flatMap(({ projected }) => projected?.sources ?? [])
    .flatMap(({ secret }) => {
      if (secret?.name === undefined) return [];
      const own = (secret.items ?? []).map(({ path }) => `${component}.${path}`);
      return [...known, ...own].find((name) => secretObjectName(name) === secret.name) ?? secret.name;
    });
}
