import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import type { Draft } from './drafts.ts';

/** Where a project keeps it; the only file of .platform/ that is committed. */
export const BASE_FILE = '.platform/base.tgz';

/** Higher ones take several times as long and save a twentieth. */
const LEVEL = 6;

/**
 * The files as they were generated, in one archive: the common ancestor that a later three-way merge needs. The same drafts
 * give the same bytes.
 */
export async function packBase(drafts: readonly Draft[]): Promise<Uint8Array> {
  const { pack } = (await import('tar-stream')).default;
  const archive = pack();
  for (const { path, content, executable } of drafts) {
    archive.entry({ name: path, mode: executable ? 0o755 : 0o644, mtime: new Date(0) }, Buffer.from(content));
  }
  archive.finalize();
  return buffer(archive.pipe(createGzip({ level: LEVEL })));
}

/** Content by path of an archive made by packBase. Rejects where it is damaged. */
export async function unpackBase(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const { extract } = (await import('tar-stream')).default;
  const archive = extract();
  const files = new Map<string, Uint8Array>();
  archive.end(await promisify(gunzip)(bytes));
  for await (const entry of archive) files.set(entry.header.name, await buffer(entry));
  return files;
}
