import { join } from 'node:path';
import type { Fs } from '../../kernel/index.ts';
import type { Account, AccountStore } from '../../load/index.ts';

/** Users made for loads, by the address they were made at; in the project, for its owner alone. */
export function accountsIn(fs: Fs, projectDir: string, url: string): AccountStore {
  const file = join(projectDir, '.platform', 'load.json');
  const all = async (): Promise<Record<string, Account[]>> => {
    if (!(await fs.exists(file))) return {};
    // They can be made again: a file that nobody can read is none.
    try {
      return JSON.parse(await fs.readText(file)) as Record<string, Account[]>;
    } catch {
      return {};
    }
  };
  return {
    read: async () => (await all())[url] ?? [],
    write: async (accounts) => fs.writeFile(file, `${JSON.stringify({ ...(await all()), [url]: accounts })}\n`, 0o600),
  };
}

/** Nothing is kept where there is no project. */
export const nowhere: AccountStore = { read: async () => [], write: async () => {} };
