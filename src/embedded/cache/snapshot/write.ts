import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Database } from '../keyspace/database.ts';
import type { Bytes } from '../resp/reply.ts';
import { ALL_GONE, gone, recordsOf, type Words } from './records.ts';

export const HEAD: Words = ['platform-cache', '1'];
/** About how much is put together before others get their turn. */
const SLICE_BYTES = 256 * 1024;

/** As a client would send it: the same parser reads it. */
export const request = (words: Words): Bytes =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
export const seal = (digest: string): Bytes => request(['end', digest]);

/**
 * The whole content at one moment, the one at which this ends. What is there at the beginning is told piece by piece, while commands go
 * on; what they change meanwhile is told once more at the end, in one go.
 */
export function* pieces(db: Database): Generator<Bytes> {
  const changed = new Set<Bytes>();
  let cleared = false;
  const stop = db.changes.listen((key) => {
    if (key !== undefined) changed.add(key);
    else {
      changed.clear();
      cleared = true;
    }
  });
  try {
    let text = request(HEAD);
    for (const key of db.allKeys()) {
      for (const words of now(db, key)) text += request(words);
      if (text.length < SLICE_BYTES) continue;
      yield text;
      text = '';
    }
    if (cleared) text += request(ALL_GONE);
    for (const key of changed) {
      text += request(gone(key));
      for (const words of now(db, key)) text += request(words);
    }
    yield text;
  } finally {
    stop();
  }
}

function* now(db: Database, key: Bytes): Generator<Words> {
  const entry = db.peek(key);
  if (entry) yield* recordsOf(key, entry.value, entry.expiresAt);
}

/** Replaces a file by the present content: there is always a whole one, the old or the new. Resolves when it is on disk. */
export async function writeSnapshot(db: Database, file: string): Promise<void> {
  const temporary = `${file}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(temporary, 'w', 0o600);
  try {
    await writeAll(handle, db);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  await syncFolder(dirname(file));
}

async function writeAll(handle: FileHandle, db: Database): Promise<void> {
  const hash = createHash('sha256');
  for (const piece of pieces(db)) {
    const bytes = Buffer.from(piece, 'latin1');
    hash.update(bytes);
    await handle.writeFile(bytes);
  }
  await handle.writeFile(seal(hash.digest('hex')), 'latin1');
}

/** So that the new name survives a power failure. Not every system can do it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
