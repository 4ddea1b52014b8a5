import { join } from 'node:path';
import { digestBytes, type Fs } from '../kernel/index.ts';

/** Made by tools, or run-time state: never a reason to build again. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.platform', '.venv', '__pycache__', 'coverage']);

export interface SourceFile {
  /** Relative to the folder that was walked, with `/`. */
  readonly path: string;
  readonly mtimeMs: number;
}

/** Files below a folder, sorted; links are not followed. Empty where nothing is. */
export async function filesBelow(fs: Fs, root: string, without: ReadonlySet<string> = LEFT_OUT): Promise<SourceFile[]> {
  const walk = async (below: string): Promise<SourceFile[]> => {
    const names = (await fs.readdir(join(root, below)).catch(() => [])).filter((name) => !without.has(name)).sort();
    const found = await Promise.all(
      names.map(async (name): Promise<SourceFile[]> => {
        const path = below === '' ? name : `${below}/${name}`;
        const info = await fs.stat(join(root, path));
        if (info?.isDirectory) return walk(path);
        return info?.isFile ? [{ path, mtimeMs: info.mtimeMs }] : [];
      }),
    );
    return found.flat();
  };
  return walk('');
}

/** Digest of names and contents. */
export async function digestFiles(fs: Fs, root: string, files: readonly SourceFile[]): Promise<string> {
  const contents = await Promise.all(files.map(({ path }) => fs.readFile(join(root, path))));
  return digestBytes(...files.flatMap(({ path }, index) => [`${path}\0`, contents[index] ?? '', '\0']));
}
