import { join } from 'node:path';
import type { Fs } from '../kernel/index.ts';

/** Named by the first line of platform.yaml; run-time state, so a fresh clone has none. */
const PATH = ['.platform', 'schema.json'] as const;

/**
 * Writes the schema that editors check platform.yaml with, where it is missing; with `refresh` also where it is of another version.
 * It is a convenience: what fails here fails nothing else.
 */
export async function ensureEditorSchema(fs: Fs, projectDir: string, refresh = false): Promise<void> {
  const path = join(projectDir, ...PATH);
  try {
    const there = await fs.exists(path);
    if (there && !refresh) return;
    // Loaded only now: most commands never need the schema of the file.
    const { editorSchema } = await import('../config/index.ts');
    const text = `${JSON.stringify(editorSchema())}\n`;
    if (!there || (await fs.readText(path)) !== text) await fs.writeFile(path, text);
  } catch {
    // A read-only folder, say.
  }
}
