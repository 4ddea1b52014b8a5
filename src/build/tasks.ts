import { join } from 'node:path';
import type { Fs } from '../kernel/index.ts';
import type { Model } from '../model/index.ts';
import { folderOf } from './bundles.ts';
import { digestFiles, filesBelow } from './files.ts';
import { matcher } from './glob.ts';

/** Digest of the files that decide whether a task runs again, by task; tasks that name no files are left out. */
export async function taskInputs(fs: Fs, projectDir: string, model: Model): Promise<Record<string, string>> {
  const entries = await Promise.all(
    model.tasks.map(async ({ id, component: name, inputs }) => {
      const component = model.components.find((each) => each.name === name);
      const folder = component && folderOf(component);
      if (folder === undefined || inputs.length === 0) return [];
      const matches = matcher(inputs);
      const files = (await filesBelow(fs, join(projectDir, folder))).filter(({ path }) => matches(path));
      return [[id, await digestFiles(fs, join(projectDir, folder), files)] as const];
    }),
  );
  return Object.fromEntries(entries.flat());
}
