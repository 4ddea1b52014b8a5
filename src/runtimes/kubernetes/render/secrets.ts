import type { Resource } from '../../../plan/types.ts';
import { SECRET_KEY } from '../names.ts';

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

/** A comment that lists the Secrets which the workloads name. undefined where there is none. */
export function ownedSecrets(resources: readonly Resource[]): string | undefined {
  const names = new Set(
    resources
      .flatMap(({ spec }) => (spec as PodVolumes).spec?.template?.spec?.volumes ?? [])
      .flatMap(({ projected }) => projected?.sources ?? [])
      .flatMap(({ secret }) => (secret ? [secret.name] : [])),
  );
  if (names.size === 0) return undefined;
  return [
    '# Secrets that the workloads mount. They are made in the cluster by `platform deploy` and are never written to a file.',
    `# Elsewhere, create them before: each holds its value under the key \`${SECRET_KEY}\`.`,
    ...[...names].sort().map((name) => `#   ${name}`),
    '',
  ].join('\n');
}
