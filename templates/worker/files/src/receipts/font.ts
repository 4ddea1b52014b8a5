import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const NAME = 'DejaVuSans.ttf';

/**
 * A font with the letters of most languages that are written from left to right: names come in more of them than the fonts know that
 * every PDF reader has. Documents hold only the letters that they use. It lies beside the bundle (build.mjs), else in its package.
 */
export function fontFile(): string {
  const beside = join(import.meta.dirname, NAME);
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${NAME}`);
}
