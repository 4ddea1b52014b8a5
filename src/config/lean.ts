import { join } from 'node:path';
import type { Fs } from '../kernel/index.ts';
import type { PlatformFile } from './schema/index.ts';

/** What `--lean` asked for lies beside the other state of an environment, so that whoever reads the file next reads it the same way. */
const fileOf = (projectDir: string, environment: string) => join(projectDir, '.platform', environment, 'lean');

/** Remembers whether the operations stack is left out of an environment, until it is asked again. */
export async function rememberLean(fs: Fs, projectDir: string, environment: string, lean: boolean): Promise<void> {
  const file = fileOf(projectDir, environment);
  if (lean) await fs.writeFile(file, 'observability.stack: lean\n');
  else await fs.remove(file);
}

/** The file as it holds where `--lean` was asked for. */
export async function withLean(
  fs: Fs,
  projectDir: string,
  environment: string,
  file: PlatformFile,
): Promise<PlatformFile> {
  if (!file.observability || !(await fs.exists(fileOf(projectDir, environment)))) return file;
  return { ...file, observability: { ...file.observability, stack: 'lean' } };
}
