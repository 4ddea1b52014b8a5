import { join } from 'node:path';
import type { SecretsFile } from '../../../engine/secrets-file.ts';
import type { Layout } from '../layout.ts';
import { logName } from './names.ts';
import { redactor } from './redact.ts';
import { LogWriter } from './writer.ts';

/** One writer per resource, shared by the generations of its copies; all hide the secrets that are known. */
export function logsOf(layout: Layout, secrets: SecretsFile) {
  const writers = new Map<string, LogWriter>();
  let redact = redactor([]);
  return {
    writer: (id: string): LogWriter => {
      const known = writers.get(id) ?? new LogWriter(join(layout.logs, logName(id)), (text) => redact(text));
      writers.set(id, known);
      return known;
    },
    /** Reads the values of the secrets anew. */
    refresh: async (): Promise<void> => {
      const names = Object.keys(await secrets.versions());
      const values = await Promise.all(names.map((name) => secrets.read(name)));
      redact = redactor(values.flatMap((value) => (value ? [value.reveal()] : [])));
    },
  };
}
