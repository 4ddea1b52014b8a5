import type { Target } from '../engine/target.ts';
import { ExitCode, nearest, PlatformError } from '../kernel/index.ts';

export type SecretList = Awaited<ReturnType<Target['secrets']['list']>>;

/** Names, whether they are set, and who makes them. Never values. */
export function listSecrets(target: Target): Promise<SecretList> {
  return target.secrets.list();
}

/** Sets one that platform.yaml names. `NAME` alone is enough where only one component uses it. */
export async function setSecret(target: Target, name: string, value: string): Promise<string> {
  if (value === '') throw badInput('the value is empty', 'type it, or pipe it in');
  const known = await target.secrets.list();
  const full = fullName(name, known);
  await target.secrets.set(full, value);
  return full;
}

export async function removeSecret(target: Target, name: string): Promise<string> {
  const full = fullName(name, await target.secrets.list());
  await target.secrets.remove(full);
  return full;
}

function fullName(name: string, known: SecretList): string {
  if (known.some((secret) => secret.name === name)) return name;
  const matches = known.filter((secret) => secret.name.endsWith(`.${name}`)).map((secret) => secret.name);
  if (matches.length === 1 && matches[0] !== undefined) return matches[0];
  if (matches.length > 1) throw badInput(`${name} is a secret of several components`, `one of ${matches.join(', ')}`);
  const names = known.map((secret) => secret.name);
  const guess = nearest(name, names);
  throw badInput(
    `platform.yaml names no secret ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    'add it to the secrets: of the component that reads it',
  );
}

function badInput(message: string, next: string): PlatformError {
  return new PlatformError({ code: 'bad-secret', message, next, exitCode: ExitCode.badInput });
}
