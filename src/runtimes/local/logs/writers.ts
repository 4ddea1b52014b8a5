import { join } from 'node:path';
import type { LogLine } from '../../../engine/runtime.ts';
import type { SecretsFile } from '../../../engine/secrets-file.ts';
import type { Layout } from '../layout.ts';
import { logName } from './names.ts';
import { redactor } from './redact.ts';
import { LogWriter } from './writer.ts';

const TAIL = 20;

/** Where one copy writes. Copies of the same resource share a file, but each knows its own last lines. */
export interface CopyLog {
  write(stream: LogLine['stream'], lines: readonly string[]): void;
  /** Newest last. */
  tail(): readonly string[];
  close(): void;
}

/** The logs of an environment; all hide the secrets that are known. */
export function logsOf(layout: Layout, secrets: SecretsFile) {
  const writers = new Map<string, LogWriter>();
  let redact = redactor([]);
  const writerOf = (id: string): LogWriter => {
    const known = writers.get(id) ?? new LogWriter(join(layout.logs, logName(id)), (text) => redact(text));
    writers.set(id, known);
    return known;
  };
  return {
    open: (id: string): CopyLog => {
      const writer = writerOf(id);
      let tail: readonly string[] = [];
      return {
        write: (stream, lines) => {
          tail = [...tail, ...writer.write(stream, lines)].slice(-TAIL);
        },
        tail: () => tail,
        close: () => writer.close(),
      };
    },
    /** Reads the values of the secrets anew. */
    refresh: async (): Promise<void> => {
      const names = Object.keys(await secrets.versions());
      const values = await Promise.all(names.map((name) => secrets.read(name)));
      redact = redactor(values.flatMap((value) => (value ? [value.reveal()] : [])));
    },
  };
}
