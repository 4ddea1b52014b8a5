import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { type Pack, pack } from 'tar-stream';
import { type Ignore, parseIgnore } from './ignore.ts';

export interface BuildContext {
  readonly archive: Readable;
  /** Path of the Dockerfile in the archive. */
  readonly dockerfile: string;
  readonly source: string;
}

/** What the Dockerfile is called in the archive: it may lie outside of the folder, and it has labels added. */
const DOCKERFILE = '.Dockerfile.platform';

/**
 * The folder as an archive, without what the ignore file leaves out: `<Dockerfile>.dockerignore` beside the Dockerfile, else the
 * folder's own. Sorted and without times, so that the same files give the same bytes and the builder's cache holds.
 */
export async function buildContext(
  folder: string,
  dockerfile: string,
  labels: Readonly<Record<string, string>>,
): Promise<BuildContext> {
  const source = await readFile(dockerfile, 'utf8');
  const ignore = parseIgnore(
    (await text(`${dockerfile}.dockerignore`)) ?? (await text(join(folder, '.dockerignore'))) ?? '',
  );
  const archive = pack();
  const fill = async () => {
    await add(archive, { name: DOCKERFILE, mode: 0o644 }, Buffer.from(`${source}\n${labelLine(labels)}\n`));
    for await (const path of filesOf(folder, '', ignore)) await addFile(archive, folder, path);
    archive.finalize();
  };
  fill().catch((error) => archive.destroy(error));
  return { archive: Readable.from(archive), dockerfile: DOCKERFILE, source };
}

/** One instruction for all: the builder's own parameter makes a step of each label. */
function labelLine(labels: Readonly<Record<string, string>>): string {
  const quoted = (value: string) => `"${value.replace(/["\\$]/g, '\\$&')}"`;
  return `LABEL ${Object.entries(labels)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' ')}`;
}

const text = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

async function* filesOf(root: string, below: string, ignore: Ignore): AsyncGenerator<string> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const ignored = path === '.git' || ignore.ignores(path);
    if (entry.isDirectory()) {
      if (!ignored || ignore.mayHold(path)) yield* filesOf(root, path, ignore);
    } else if (!ignored) yield path;
  }
}

async function addFile(archive: Pack, root: string, path: string): Promise<void> {
  const absolute = join(root, path);
  const target = await readlink(absolute).catch(() => undefined);
  if (target !== undefined) return add(archive, { name: path, type: 'symlink', linkname: target });
  const { mode, isFile } = await stat(absolute).then((info) => ({ mode: info.mode, isFile: info.isFile() }));
  if (isFile) await add(archive, { name: path, mode: mode & 0o111 ? 0o755 : 0o644 }, await readFile(absolute));
}

type Header = Parameters<Pack['entry']>[0];

function add(archive: Pack, header: Header, content?: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const whole = { mtime: new Date(0), uid: 0, gid: 0, ...header };
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (content) archive.entry(whole, content, done);
    else archive.entry(whole, done);
  });
}

/** For messages: `services/order/Dockerfile`. */
export const shown = (projectDir: string, path: string): string => relative(projectDir, path) || basename(path);
