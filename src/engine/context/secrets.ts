import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Model } from '../../model/types.ts';
import type { SecretStore } from '../runtime.ts';

type Versions = Readonly<Record<string, string>>;

/** Version of a secret that a plan cannot know yet, because applying will make the secret. */
const NOT_MADE = 'not made yet';

/** Versions of the model's secrets. With `make`, generated ones that are absent are made; without, nothing changes. */
export async function secretVersions(model: Model, store: SecretStore, make: boolean): Promise<Record<string, string>> {
  const present = await store.versions();
  assertUserSecrets(model, present);
  const absent = model.secrets.filter(({ name, origin }) => origin === 'generated' && present[name] === undefined);
  const all = make && absent.length > 0 ? await store.ensure(absent.map(({ name }) => name)) : present;
  return Object.fromEntries(model.secrets.map(({ name }) => [name, all[name] ?? NOT_MADE]));
}

/** All missing ones together, with what to type for each. */
export function assertUserSecrets(model: Model, present: Versions): void {
  const missing = model.secrets.filter(({ name, origin }) => origin === 'user' && present[name] === undefined);
  const first = missing[0];
  if (!first) return;
  const names = missing.map(({ name }) => name);
  throw new PlatformError({
    code: 'secret-missing',
    message:
      names.length === 1
        ? `secret ${first.name} is not set`
        : `${names.length} secrets are not set: ${names.join(', ')}`,
    details: names.slice(1).map((name) => `platform secrets set ${name}`),
    next: `platform secrets set ${first.name}`,
    exitCode: ExitCode.badInput,
  });
}
