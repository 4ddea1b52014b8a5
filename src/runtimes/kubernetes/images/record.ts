import type { Fs } from '../../../kernel/index.ts';

/** Enough for many releases; what is forgotten is only delivered once more. */
const KEPT = 200;

/** References that were delivered to one place, in a file of the environment's state. */
export function createRecord(fs: Fs, file: string, place: string) {
  const all = async (): Promise<Record<string, readonly string[]>> => {
    try {
      return JSON.parse(await fs.readText(file)) as Record<string, readonly string[]>;
    } catch {
      return {};
    }
  };
  return {
    read: async (): Promise<ReadonlySet<string>> => new Set((await all())[place] ?? []),
    async add(references: readonly string[]) {
      const known = await all();
      const next = [...new Set([...(known[place] ?? []), ...references])].slice(-KEPT);
      await fs.writeFile(file, `${JSON.stringify({ ...known, [place]: next }, null, 2)}\n`);
    },
  };
}
