import { join } from 'node:path';
import type { Release, Releases } from '../../engine/runtime.ts';
import type { Fs } from '../../kernel/index.ts';

/** As many as are kept: each holds its resources, which name images that must still be there. */
const KEPT = 10;

/** Releases as files, one each. Written before the ones that they push out are removed. */
export function createReleases(fs: Fs, folder: string): Releases {
  const fileOf = (id: string) => join(folder, `${id}.json`);
  const list = async (): Promise<Release[]> => {
    if (!(await fs.exists(folder))) return [];
    const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.json'));
    const all = await Promise.all(
      names.map(async (name) => JSON.parse(await fs.readText(join(folder, name))) as Release),
    );
    return all.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.id.localeCompare(a.id, 'en', { numeric: true })));
  };
  return {
    list,
    record: async (release) => {
      await fs.writeFile(fileOf(release.id), `${JSON.stringify(release, null, 2)}\n`);
      const old = (await list()).filter(({ status }) => status !== 'current').slice(KEPT);
      for (const { id } of old) await fs.remove(fileOf(id));
    },
  };
}
