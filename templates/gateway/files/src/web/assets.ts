import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
  /** Strong, quoted. */
  readonly etag: string;
  /** Its name changes with its content, so it may be kept for ever. */
  readonly immutable: boolean;
  /** Made when first asked for; nothing for content that is compressed already or too small to gain. */
  compressed(): Promise<Buffer | undefined>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = /^text\/|json|svg/;
const SMALL = 1024;
const zip = promisify(gzip);

/**
 * All files of a folder by their path (`/assets/index-a1b2c3.js`), in memory: a client has some hundred kilobytes, and what is not
 * in this map cannot be asked for, whatever a path looks like. Empty when there is no folder.
 */
export function loadAssets(folder: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const file of filesOf(folder)) {
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    assets.set(path, toAsset(path, readFileSync(file)));
  }
  return assets;
}

function filesOf(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function toAsset(path: string, content: Buffer): Asset {
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
  const worth = content.length >= SMALL && COMPRESSIBLE.test(type);
  let small: Promise<Buffer> | undefined;
  return {
    type,
    content,
    etag,
    immutable: path.startsWith('/assets/'),
    compressed: async () => {
      if (!worth) return undefined;
      small ??= zip(content);
      return small;
    },
  };
}
