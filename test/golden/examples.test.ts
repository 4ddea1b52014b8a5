import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pinPlatform, strayFiles } from './support/pinned.ts';
import { ROOT } from './support/platforms.ts';

const EXAMPLES = join(ROOT, 'examples');
const names = (await readdir(EXAMPLES, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('examples', async () => {
  for (const name of names)
    await pinPlatform('examples', name, await readFile(join(EXAMPLES, name, 'platform.yaml'), 'utf8'));

  it('has a README for each', async () => {
    for (const name of names)
      expect(await readFile(join(EXAMPLES, name, 'README.md'), 'utf8')).toMatch(new RegExp(`^# ${name}: `));
  });
  it('pins nothing else', async () => expect(await strayFiles('examples', names)).toEqual([]));
});
