import { posix } from 'node:path';
import { PlatformError, type Secret } from '../../../kernel/index.ts';
import { type ContainerSpec, SECRETS_FOLDER } from '../spec.ts';
import type { TarEntry } from '../tar.ts';
import { foldersOf } from './body.ts';

/** What goes into one folder of a container before it starts. */
export interface Contents {
  readonly folder: string;
  readonly entries: readonly TarEntry[];
}

/** Configuration, readable by all in the container; folders for data, and secrets, of its user alone. */
export async function contentsOf(
  spec: ContainerSpec,
  read: (secret: string) => Promise<Secret | undefined>,
): Promise<Contents[]> {
  const configuration = foldersOf(spec).map((folder) => ({
    folder,
    entries: Object.entries(spec.files)
      .filter(([path]) => posix.dirname(path) === folder)
      .map(([path, content]) => ({ path: posix.basename(path), content, mode: 0o444 })),
  }));
  const { uid, gid } = spec.user;
  const own = (spec.owned ?? []).map((path) => ({
    folder: posix.dirname(path),
    entries: [{ path: `${posix.basename(path)}/`, mode: 0o700, uid, gid }],
  }));
  const files = Object.entries(spec.secrets);
  if (files.length === 0) return [...configuration, ...own];
  const folders = [...new Set(files.map(([file]) => posix.dirname(file)).filter((folder) => folder !== '.'))];
  const secrets = await Promise.all(
    files.map(async ([path, { secret }]) => ({ path, content: await value(secret, read), mode: 0o400, uid, gid })),
  );
  return [
    ...configuration,
    ...own,
    {
      folder: SECRETS_FOLDER,
      entries: [...folders.map((folder) => ({ path: `${folder}/`, mode: 0o500, uid, gid })), ...secrets],
    },
  ];
}

async function value(name: string, read: (secret: string) => Promise<Secret | undefined>): Promise<string> {
  const secret = await read(name);
  if (secret) return secret.reveal();
  throw new PlatformError({
    code: 'secret-missing',
    message: `secret ${name} is not set`,
    next: `platform secrets set ${name}`,
  });
}
