import { pack } from 'tar-stream';

export interface TarEntry {
  /** Relative; a folder ends with a slash. */
  readonly path: string;
  readonly content?: string | Uint8Array;
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** An archive in memory, for small files. The same entries give the same bytes. */
export async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { path, content, mode, uid = 0, gid = 0 } of entries) {
    const header = { mode, uid, gid, mtime: new Date(0) };
    if (path.endsWith('/')) archive.entry({ ...header, name: path, type: 'directory' });
    else archive.entry({ ...header, name: path }, Buffer.from(content ?? ''));
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
