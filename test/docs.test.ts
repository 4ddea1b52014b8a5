import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { reference } from '../src/cli/main.ts';

const ROOT = resolve(import.meta.dirname, '..');
const pages = await reference();

test.each(Object.keys(pages))('docs/%s is what the code says (npm run docs writes it)', (name) => {
  expect(readFileSync(join(ROOT, 'docs', name), 'utf8')).toBe(pages[name]);
});

const texts = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
  .concat(readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`))
  .filter((name) => name.endsWith('.md'));

test.each(texts)('links in %s lead somewhere', (name) => {
  const links = [...readFileSync(join(ROOT, name), 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(
    ([, link]) => link ?? '',
  );
  const broken = links
    .filter((link) => !/^(https?|mailto):/.test(link))
    .filter((link) => !existsSync(resolve(ROOT, dirname(name), link)));
  expect(broken).toEqual([]);
});

test('every command that the texts name exists, and so do its options', () => {
  const help = pages['commands.md'] ?? '';
  const commands = new Set([...help.matchAll(/^## platform (\S+)/gm)].map(([, name]) => name));
  const named = texts.flatMap((name) =>
    [...readFileSync(join(ROOT, name), 'utf8').matchAll(/(?:^\$? *|`|&& )platform ([a-z]+)\b/gm)].map(
      ([, word]) => `${name}: ${word}`,
    ),
  );
  expect(named.filter((entry) => !commands.has(entry.split(': ')[1]))).toEqual([]);
});
