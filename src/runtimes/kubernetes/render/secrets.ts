import type { Resource } from '../../../plan/types.ts';
import { Annotation, accountOf, type Place, SECRET_KEY } from '../names.ts';

interface PodVolumes {
  readonly spec?: {
    readonly template?: {
      readonly spec?: {
        readonly volumes?: readonly {
          readonly projected?: { readonly sources: readonly { readonly secret?: { readonly name: string } }[] };
        }[];
      };
    };
  };
}

/** A comment that lists the Secrets which the workloads name, with the keys that are read. undefined where there is none. */
export function ownedSecrets(place: Place, resources: readonly Resource[]): string | undefined {
  const mounted = resources
    .flatMap(({ spec }) => (spec as PodVolumes).spec?.template?.spec?.volumes ?? [])
    .flatMap(({ projected }) => projected?.sources ?? [])
    .flatMap(({ secret }) => (secret ? [secret.name] : []));
  const told = new Set(resources.flatMap(ofOperator));
  const names = new Set([...mounted, ...told]);
  if (names.size === 0) return undefined;
  const line = (name: string) =>
    `#   ${name}: ${SECRET_KEY}${told.has(name) ? `, username (${accountOf(name)}), password (the same as ${SECRET_KEY})` : ''}`;
  return [
    '# Secrets that have to be there, each with the keys that are read. `platform deploy` makes them in the cluster and never writes them',
    '# to a file. Elsewhere make each of them yourself, with a random value where nobody gave you one; what mounts one waits for it:',
    `#   kubectl create secret generic NAME --namespace ${place.namespace} --from-literal=${SECRET_KEY}="$(openssl rand -hex 24)"`,
    '#',
    ...[...names].sort().map(line),
    '',
  ].join('\n');
}

/** What an operator is told to read: its resources name Secrets of their store, which begin with its name. */
function ofOperator({ component, spec }: Resource): string[] {
  const { metadata, ...rest } = spec as { metadata?: { annotations?: Readonly<Record<string, string>> } };
  if (metadata?.annotations?.[Annotation.operator] === undefined) return [];
  return namesIn(rest).filter((name) => name.startsWith(`${component}.`));
}

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'name' && typeof each === 'string' ? [each] : namesIn(each),
  );
}
