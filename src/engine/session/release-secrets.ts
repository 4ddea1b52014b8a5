import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Model } from '../../model/types.ts';
import { restore } from '../rollback.ts';
import type { Release } from '../runtime.ts';
import type { Core } from './types.ts';

/** Before anything is touched: refuses (exit code 2) a release that reads secrets which are gone since. Names all of them. */
export async function assertSecretsOf(
  { runtime, environment }: Core,
  release: Release,
  model: Model | undefined,
): Promise<void> {
  const { secretsOf, secrets } = runtime;
  if (!secretsOf) return;
  const there = Object.keys(await secrets.versions());
  const known = [...there, ...(model?.secrets ?? []).map(({ name }) => name)];
  const read = restore(release, {}).flatMap((resource) => secretsOf(resource, known));
  const missing = [...new Set(read)].filter((name) => !there.includes(name)).sort();
  const [first, ...others] = missing;
  if (first === undefined) return;
  const toType = (name: string) => `platform secrets set ${name} --env ${environment}`;
  // Only what platform.yaml names can be set.
  const forgotten = model ? missing.filter((name) => !model.secrets.some((secret) => secret.name === name)) : [];
  throw new PlatformError({
    code: 'secret-missing',
    message:
      others.length === 0
        ? `release ${release.id} reads secret ${first}, which is not set: nothing was changed`
        : `release ${release.id} reads ${missing.length} secrets that are not set: nothing was changed`,
    details: [
      ...(others.length === 0 ? [] : missing.map(toType)),
      ...forgotten.map((name) => `${name} is no longer in platform.yaml: it can be set once it is there again`),
    ],
    next: toType(first),
    exitCode: ExitCode.badInput,
  });
}
