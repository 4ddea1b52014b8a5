import { open, readFile } from 'node:fs/promises';

export interface Entry {
  readonly id: string;
  readonly type: string;
  /** ISO 8601, when it happened. */
  readonly timestamp: string;
  readonly data: unknown;
}

/** What this program does with events: it writes each of them down, once. */
export interface Ledger {
  /** False: it stands there already. Resolves when the line is on disk. */
  add(entry: Entry): Promise<boolean>;
  close(): Promise<void>;
}

/** A file of lines of JSON. A line that was cut off by a crash was never answered for: it goes, and the event comes again. */
export async function openLedger(path: string): Promise<Ledger> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').filter((line) => line !== '');
  const known = new Set(lines.map((line) => (JSON.parse(line) as Entry).id));
  const file = await open(path, 'a', 0o600);
  await file.truncate(Buffer.byteLength(whole));

  // One after the other: the same event may come twice at the same time.
  let last: Promise<unknown> = Promise.resolve();
  return {
    add: (entry) => {
      const turn = last.then(async () => {
        if (known.has(entry.id)) return false;
        await file.appendFile(`${JSON.stringify(entry)}\n`);
        await file.datasync();
        known.add(entry.id);
        return true;
      });
      last = turn.catch(() => {});
      return turn;
    },
    close: async () => {
      await last;
      await file.close();
    },
  };
}
