import { join } from 'node:path';
import type { Fs } from '../kernel/index.ts';

/** From which inputs the bundle of a component was built. */
export interface BuildNote {
  readonly inputs: string;
  readonly bundle: string;
}
type Notes = Readonly<Record<string, BuildNote>>;

/** `.platform/build.json`: what was built, so that it is not built again. Losing it costs one build. */
export function buildNotes(fs: Fs, projectDir: string) {
  const path = join(projectDir, '.platform', 'build.json');
  const read = async (): Promise<Notes> => {
    try {
      return JSON.parse(await fs.readText(path)) as Notes;
    } catch {
      return {};
    }
  };
  let writing: Promise<unknown> = Promise.resolve();
  return {
    read,
    write: (changes: Notes): Promise<void> => {
      const work = writing.then(async () => {
        const next = `${JSON.stringify({ ...(await read()), ...changes }, null, 2)}\n`;
        await fs.writeFile(path, next);
      });
      writing = work.catch(() => undefined);
      return work;
    },
  };
}
