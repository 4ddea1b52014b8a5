import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { claimsOf } from '../src/app/verify/claims.ts';
import { reference } from '../src/cli/main.ts';
import { blueprintSource } from '../src/scaffold/index.ts';
import { build, realCatalog } from './golden/support/platforms.ts';
import { commandLines, complaint } from './support/command-lines.ts';

const ROOT = resolve(import.meta.dirname, '..');
const pages = await reference();

test.each(Object.keys(pages))('docs/%s is what the code says (npm run docs writes it)', (name) => {
  expect(readFileSync(join(ROOT, 'docs', name), 'utf8')).toBe(pages[name]);
});

const named = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`);
const isText = (name: string) => /\.md(\.hbs)?$/.test(name);

/** For readers of this repository. */
const docs = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...named('docs')].filter(isText);
/** For readers of a generated project: rendered where that is needed, with whatever conditions hold. */
const generated = [...named('templates'), ...named('blueprints'), ...named('examples')].filter(isText);
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

test.each([...docs, ...generated.filter((name) => name.startsWith('blueprints/'))])(
  'links in %s lead somewhere',
  (name) => {
    const links = [...read(name).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '');
    const broken = links.filter((link) => !/^(https?|mailto):/.test(link)).filter((link) => !leads(name, link));
    expect(broken).toEqual([]);
  },
);

/** The file is there, and so is the heading. */
function leads(from: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? join(ROOT, from) : resolve(ROOT, dirname(from), path);
  if (!existsSync(target)) return false;
  return heading === undefined || headings(readFileSync(target, 'utf8')).includes(heading);
}

/** As sites make anchors of them: lower case, no punctuation, dashes for spaces. */
const headings = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('every page of docs can be reached from the README', () => {
  const reached = new Set<string>();
  const visit = (name: string) => {
    if (reached.has(name) || !docs.includes(name)) return;
    reached.add(name);
    for (const [, link = ''] of read(name).matchAll(/\]\(([^)#\s]+)/g)) visit(join(dirname(name), link));
  };
  visit('README.md');
  expect(docs.filter((name) => !reached.has(name))).toEqual([]);
});

test.each([...docs, ...generated].filter((name) => commandLines(read(name)).length > 0))(
  'the command lines of %s are understood',
  (name) => {
    expect(commandLines(read(name)).flatMap(complaint)).toEqual([]);
  },
);

test('a command line that is not understood is found', () => {
  const text =
    '`platform stauts`, `platform up --detached`\n```sh\nplatform exec order   # what\nplatform logs -x | head\n```\n';
  expect(commandLines(text).flatMap(complaint)).toEqual([
    'platform stauts: no such command',
    'platform up --detached: --detached',
    'platform exec order: wants command',
    'platform logs -x: -x',
  ]);
});

const edges = async () => {
  const { blueprints } = await realCatalog();
  const full = blueprints.get('full');
  if (!full) throw new Error('there is no blueprint full');
  const answers = Object.fromEntries(full.questions.map((question) => [question.name, question.default]));
  const { model } = await build(blueprintSource(full, 'shop', answers), 'local');
  return claimsOf(model);
};

test('docs/reference.md has every arrow of the blueprint, and no other', async () => {
  const page = read('docs/reference.md');
  const drawn = [...page.matchAll(/^\| `([\w-]+ → [\w-]+)` \|/gm)].map(([, arrow]) => arrow);
  const claims = await edges();
  const arrows = claims.filter(({ kind }) => kind !== 'observe').map(({ from, to }) => `${from} → ${to}`);
  expect(drawn.sort()).toEqual(arrows.sort());
  expect(page).toContain(`${claims.length - arrows.length} in \`full\``);
});
