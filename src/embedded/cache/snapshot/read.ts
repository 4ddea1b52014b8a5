import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Database } from '../keyspace/database.ts';
import { ProtocolError, RequestParser } from '../resp/parse.ts';
import { apply, Damaged, damaged, type Words } from './records.ts';
import { HEAD, seal } from './write.ts';

/** The seal has the same length in every file. */
const SEAL_BYTES = seal('0'.repeat(64)).length;

/** Reads a snapshot into an empty database. False where there is no such file; throws Damaged, with the database half full. */
export async function readSnapshot(db: Database, file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    await readAll(db, handle);
  } catch (error) {
    throw error instanceof ProtocolError ? new Damaged(error.message) : error;
  } finally {
    await handle.close();
  }
  return true;
}

async function readAll(db: Database, handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  const end = size - SEAL_BYTES;
  if (end <= 0) damaged('it is cut');
  const hash = createHash('sha256');
  const parser = new RequestParser();
  let first = true;
  for await (const chunk of handle.createReadStream({ start: 0, end: end - 1, autoClose: false })) {
    hash.update(chunk);
    for (const words of parser.push(chunk)) {
      if (first) checkHead(words);
      else apply(db, words);
      first = false;
    }
  }
  const { buffer } = await handle.read(Buffer.alloc(SEAL_BYTES), 0, SEAL_BYTES, end);
  if (buffer.toString('latin1') !== seal(hash.digest('hex'))) damaged('its checksum is wrong');
}

function checkHead([name, version]: Words): void {
  if (name !== HEAD[0]) damaged('it is no snapshot');
  if (version !== HEAD[1]) damaged(`it is of version ${version}, which this program does not know`);
}
