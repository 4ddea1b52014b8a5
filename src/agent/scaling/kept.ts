import { join } from 'node:path';
import type { DecisionRecord, ScaleMemory } from '../../autoscale/index.ts';
import type { Fs } from '../../kernel/index.ts';

export interface Latest {
  readonly record: DecisionRecord;
  /** The newest one that changed the count. */
  readonly changed?: { readonly at: number; readonly from: number; readonly to: number };
}

type Memories = Readonly<Record<string, ScaleMemory>>;

/**
 * What the autoscaler remembers between its rounds. On disk: an agent that is started again holds to the windows of stabilization and
 * speed that the one before began.
 */
export function createKept(fs: Fs, stateDir: string) {
  const file = join(stateDir, 'scaling', 'memory.json');
  let memories: Record<string, ScaleMemory> | undefined;
  const latest = new Map<string, Latest>();
  let written = '';

  return {
    memories: async (): Promise<Memories> => {
      memories ??= await read(fs, file);
      return memories;
    },
    decided: (component: string, memory: ScaleMemory, record: DecisionRecord): void => {
      memories = { ...memories, [component]: memory };
      const { current: from, desired: to, atSeconds } = record;
      const before = latest.get(component)?.changed;
      const changed = from === to ? before : { at: atSeconds * 1000, from, to };
      latest.set(component, { record, ...(changed ? { changed } : {}) });
    },
    latest: (): ReadonlyMap<string, Latest> => latest,
    save: async (): Promise<void> => {
      const text = `${JSON.stringify(memories)}\n`;
      if (text === written) return;
      await fs.writeFile(file, text);
      written = text;
    },
  };
}

/** A file that a crash left half written, or of another version, is no memory: the windows begin anew. */
async function read(fs: Fs, file: string): Promise<Record<string, ScaleMemory>> {
  try {
    const found: unknown = JSON.parse(await fs.readText(file));
    return typeof found === 'object' && found !== null ? (found as Record<string, ScaleMemory>) : {};
  } catch {
    return {};
  }
}
