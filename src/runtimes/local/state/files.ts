import { join } from 'node:path';
import type { SecretsFile } from '../../../engine/secrets-file.ts';
import { type Fs, PlatformError } from '../../../kernel/index.ts';
import type { SecretRef, Surroundings } from '../spec.ts';

/** Writes the value of each secret to its path, readable by this user only. */
export async function writeSecrets(
  fs: Fs,
  secrets: SecretsFile,
  files: Readonly<Record<string, SecretRef>>,
): Promise<void> {
  await Promise.all(
    Object.entries(files).map(async ([path, { secret }]) =>
      fs.writeFile(path, (await required(secrets, secret)).reveal(), 0o600),
    ),
  );
}

export async function required(secrets: SecretsFile, name: string) {
  const value = await secrets.read(name);
  if (value) return value;
  throw new PlatformError({
    code: 'secret-missing',
    message: `the secret ${name} has no value`,
    next: `platform secrets set ${name}`,
  });
}

/** Configuration and secret files of a program, before it starts. */
export async function writeSurroundings(fs: Fs, secrets: SecretsFile, spec: Surroundings): Promise<void> {
  await Promise.all([
    ...Object.entries(spec.files).map(([path, content]) => fs.writeFile(path, content)),
    writeSecrets(fs, secrets, spec.secrets),
  ]);
}

/** Makes a folder hold exactly these secret files; the engine that reads it watches the folder. */
export async function syncUsers(
  fs: Fs,
  secrets: SecretsFile,
  folder: string,
  files: Readonly<Record<string, SecretRef>>,
): Promise<void> {
  await fs.mkdir(folder, 0o700);
  await writeSecrets(
    fs,
    secrets,
    Object.fromEntries(Object.entries(files).map(([name, ref]) => [join(folder, name), ref])),
  );
  const surplus = (await fs.readdir(folder)).filter((name) => files[name] === undefined && !name.endsWith('.tmp'));
  await Promise.all(surplus.map((name) => fs.remove(join(folder, name))));
}
