import { dirname, join } from 'node:path';
import { ExitCode, type Fs, PlatformError } from '../kernel/index.ts';

/** The nearest folder, from `from` upwards, that holds platform.yaml. */
export async function findProject(fs: Fs, from: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    if (await fs.exists(join(folder, 'platform.yaml'))) return folder;
    if (dirname(folder) === folder) break;
  }
  throw new PlatformError({
    code: 'no-project',
    message: 'there is no platform.yaml here or in a folder above',
    where: from,
    next: 'platform init NAME   makes a project; -C DIR works in another folder',
    exitCode: ExitCode.badInput,
  });
}
