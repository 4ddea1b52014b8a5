import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import { afterEach, expect, test } from 'vitest';
import { buildContext } from '../../../src/runtimes/docker/images/context.ts';
import { parseIgnore } from '../../../src/runtimes/docker/images/ignore.ts';
import { registryOf } from '../../../src/runtimes/docker/images/push.ts';

test.each<[string, string, boolean]>([
  ['node_modules', 'node_modules/a/b.js', true],
  ['node_modules', 'src/node_modules/a.js', false],
  ['**/node_modules', 'src/node_modules/a.js', true],
  ['*.log', 'a.log', true],
  ['*.log', 'logs/a.log', false],
  ['*\n!dist', 'dist/main.js', false],
  ['*\n!dist', 'src/main.ts', true],
  ['docs/**\n!docs/keep/*.md', 'docs/keep/a.md', false],
  ['docs/**\n!docs/keep/*.md', 'docs/a.md', true],
  ['/a?c', 'abc', true],
  ['[a-c].txt', 'b.txt', true],
  ['[!a-c].txt', 'b.txt', false],
  ['# a comment\n\nx', 'x', true],
])('ignore %j: %s %s', (source, path, ignored) => {
  expect(parseIgnore(source).ignores(path)).toBe(ignored);
});

test('folders are entered only for what may be wanted in them', () => {
  const rules = parseIgnore('*\n!dist\n!a/b/c');
  expect(rules.mayHold('a')).toBe(true);
  expect(rules.mayHold('src')).toBe(false);
});

let root: string | undefined;
afterEach(async () => {
  if (root !== undefined) await rm(root, { recursive: true, force: true });
  root = undefined;
});

async function entries(folder: string, dockerfile: string): Promise<Record<string, string>> {
  const { archive } = await buildContext(folder, dockerfile, { 'a.b': 'say "hi" for $5' });
  const found: Record<string, string> = {};
  const reader = extract();
  archive.pipe(reader);
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const { type, linkname, name, mode, mtime } = entry.header;
    expect(mtime?.getTime()).toBe(0);
    found[name] = type === 'symlink' ? `-> ${linkname}` : `${mode?.toString(8)} ${Buffer.concat(chunks)}`;
  }
  return found;
}

test('a Dockerfile outside of the folder brings its own ignore file; labels are one instruction', async () => {
  root = await mkdtemp(join(tmpdir(), 'platform context-'));
  const folder = join(root, 'services/order');
  await mkdir(join(folder, 'dist'), { recursive: true });
  await mkdir(join(folder, 'src'));
  await writeFile(join(root, 'Dockerfile'), 'FROM node:24-slim\nCOPY dist dist');
  await writeFile(join(root, 'Dockerfile.dockerignore'), '*\n!dist\n');
  await writeFile(join(folder, '.dockerignore'), 'dist\n');
  await writeFile(join(folder, 'src/main.ts'), 'no');
  await writeFile(join(folder, 'dist/main.js'), 'yes');
  await writeFile(join(folder, 'dist/run.sh'), 'yes', { mode: 0o755 });
  await symlink('main.js', join(folder, 'dist/link.js'));
  expect(await entries(folder, join(root, 'Dockerfile'))).toEqual({
    '.Dockerfile.platform': '644 FROM node:24-slim\nCOPY dist dist\nLABEL a.b="say \\"hi\\" for \\$5"\n',
    'dist/link.js': '-> main.js',
    'dist/main.js': '644 yes',
    'dist/run.sh': '755 yes',
  });
});

test('a folder of its own is sent without what its ignore file leaves out, and without git', async () => {
  root = await mkdtemp(join(tmpdir(), 'platform context-'));
  await mkdir(join(root, '.git'));
  await writeFile(join(root, '.git/HEAD'), 'x');
  await writeFile(join(root, 'Dockerfile'), 'FROM x');
  await writeFile(join(root, '.dockerignore'), '*.pyc\n');
  await writeFile(join(root, 'app.py'), 'print()');
  await writeFile(join(root, 'app.pyc'), '');
  expect(Object.keys(await entries(root, join(root, 'Dockerfile')))).toEqual([
    '.Dockerfile.platform',
    '.dockerignore',
    'Dockerfile',
    'app.py',
  ]);
});

test.each([
  ['registry.example.com/shop/order:1', 'registry.example.com'],
  ['localhost:5000/order:1', 'localhost:5000'],
  ['shop/order:1', 'https://index.docker.io/v1/'],
  ['order', 'https://index.docker.io/v1/'],
])('registry of %s', (reference, registry) => {
  expect(registryOf(reference)).toBe(registry);
});
