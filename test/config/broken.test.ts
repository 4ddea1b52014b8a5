import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/config/check/index.ts';
import { Source } from '../../src/config/source/index.ts';
import { problemLine } from '../../src/ui/index.ts';
import { catalog } from './catalog.ts';

/**
 * Each fixtures/broken/NAME.yaml with what is said about it in NAME.txt. A first line `# environment: dev` chooses the environment.
 * UPDATE=1 writes the texts anew: read the difference.
 */
const folder = join(import.meta.dirname, 'fixtures', 'broken');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -5));

function said(text: string): string {
  const environment = /^# environment: (\S+)/.exec(text)?.[1] ?? 'local';
  const { problems } = check(new Source('platform.yaml', text), environment, catalog);
  return problems.map((problem) => `${problemLine(problem)}\n`).join('');
}

describe('broken files', () => {
  it.each(names)('%s', (name) => {
    const answer = said(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
    const expected = join(folder, `${name}.txt`);
    if (process.env.UPDATE) writeFileSync(expected, answer);
    expect(answer).toBe(readFileSync(expected, 'utf8'));
    expect(answer).not.toBe('');
  });

  it('are many, and never speak with the words of a library', () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
    for (const name of names) {
      expect(readFileSync(join(folder, `${name}.txt`), 'utf8')).not.toMatch(
        /invalid input|expected|received|pattern|undefined|zod/i,
      );
    }
  });
});
