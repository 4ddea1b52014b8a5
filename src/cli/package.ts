import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of this package: it holds templates/, blueprints/ and dist/. The same from src/ and from a bundle in dist/. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export interface PackageInfo {
  readonly name: string;
  readonly version: string;
  /** Where bugs are reported, when the package says it. */
  readonly bugs: string | undefined;
}

export function packageInfo(): PackageInfo {
  const content = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    bugs?: { url?: string };
  };
  return { name: content.name, version: content.version, bugs: content.bugs?.url };
}
