import type { Fs, Json } from '../../../kernel/index.ts';
import type { Layout } from '../layout.ts';

/** That a task ended well, and on which data. */
export interface TaskRecord {
  readonly id: string;
  readonly component: string;
  readonly digest: string;
  readonly spec: Json;
  /** ISO 8601. */
  readonly at: string;
  /** Identity of the data it worked on, by store: with other data it never ran. */
  readonly data: Readonly<Record<string, string>>;
}

/** What lies beside the data of a store. */
export interface DataNote {
  readonly identity: string;
  readonly spec: Json;
  readonly digest: string;
}

async function readAll<T>(fs: Fs, folder: string): Promise<T[]> {
  if (!(await fs.exists(folder))) return [];
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.json'));
  const found = await Promise.all(
    names.map(async (name) => {
      const text = await fs.readText(`${folder}/${name}`);
      try {
        return [JSON.parse(text) as T];
      } catch {
        // A crash of the machine can leave an empty file; the task runs again.
        return [];
      }
    }),
  );
  return found.flat();
}

export const readRecords = (fs: Fs, layout: Layout) => readAll<TaskRecord>(fs, layout.tasks);

export const writeRecord = (fs: Fs, layout: Layout, record: TaskRecord) =>
  fs.writeFile(layout.task(record.id), `${JSON.stringify(record, null, 2)}\n`);

/** Notes by store. */
export async function readNotes(fs: Fs, layout: Layout): Promise<Map<string, DataNote>> {
  const notes = await readAll<DataNote & { readonly store: string }>(fs, layout.dataFolder);
  return new Map(notes.map(({ store, ...note }) => [store, note]));
}

export const writeNote = (fs: Fs, layout: Layout, store: string, note: DataNote) =>
  fs.writeFile(layout.dataNote(store), `${JSON.stringify({ store, ...note }, null, 2)}\n`);
