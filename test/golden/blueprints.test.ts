import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blueprintSource } from '../../src/scaffold/index.ts';
import { pinPlatform, strayFiles } from './support/pinned.ts';
import { ROOT, realCatalog } from './support/platforms.ts';

const { blueprints } = await realCatalog();
/** A blueprint with an example of the same name is that example: both are held to the same pinned files. */
const isExample = (name: string) => existsSync(join(ROOT, 'examples', name));

describe('blueprints with default answers', async () => {
  for (const blueprint of blueprints.values()) {
    const { name, questions } = blueprint;
    const answers = Object.fromEntries(questions.map((question) => [question.name, question.default]));
    const folder = isExample(name) ? 'examples' : 'blueprints';
    await pinPlatform(folder, name, blueprintSource(blueprint, 'shop', answers));
  }

  it('pins nothing else', async () => {
    const pinned = [...blueprints.keys()].filter((name) => !isExample(name));
    expect(await strayFiles('blueprints', pinned)).toEqual([]);
  });
});
