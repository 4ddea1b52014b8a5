import { expect, test } from 'vitest';
import { type Draft, planSync } from '../../../src/scaffold/index.ts';
import { memoryFs } from '../../support/memory-fs.ts';

const draft = (path: string, content: string | Uint8Array): Draft => ({
  path,
  content: typeof content === 'string' ? new TextEncoder().encode(content) : content,
  executable: false,
});

test.each([
  ['a file', { '/p/tests': 'mine' }],
  ['a folder', { '/p/tests/a.ts/deep/b.ts': 'mine' }],
  ['another file', { '/p/tests/a.ts': 'mine' }],
] as const)('%s stands in the way of a new one', async (_, files) => {
  const { fs } = memoryFs(files);
  const [file] = await planSync(fs, '/p', new Map(), [draft('tests/a.ts', 'theirs')]);
  expect(file).toMatchObject({ path: 'tests/a.ts', inTheWay: true });
});

test('nothing is read or written through a link that leads elsewhere', async () => {
  const { fs, volume } = memoryFs({ '/elsewhere/deep/a.ts': 'old', '/p/x.ts': '' });
  volume.symlinkSync('/elsewhere', '/p/tests');
  const base = new Map([['tests/deep/a.ts', new TextEncoder().encode('old')]]);
  const plan = await planSync(fs, '/p', base, [draft('tests/deep/a.ts', 'new'), draft('tests/deep/b.ts', 'new')]);
  expect(plan).toMatchObject([
    { path: 'tests/deep/a.ts', state: 'yours', action: 'none' },
    { path: 'tests/deep/b.ts', inTheWay: true, action: 'none' },
  ]);
});

test('nothing, and the same text, are not in the way', async () => {
  const { fs } = memoryFs({ '/p/same.ts': 'theirs', '/p/tests/other.ts': 'mine' });
  const plan = await planSync(fs, '/p', new Map(), [draft('same.ts', 'theirs'), draft('tests/a.ts', 'theirs')]);
  expect(plan.map(({ inTheWay }) => inTheWay)).toEqual([undefined, undefined]);
});

test('what cannot be merged is put beside under a name that is free, and under the same one again', async () => {
  const { fs } = memoryFs({ '/p/logo.png': '\0mine', '/p/logo.png.new': 'precious' });
  const drafts = [draft('logo.png', '\0theirs')];
  const beside = async () => (await planSync(fs, '/p', new Map(), drafts))[0]?.beside;
  expect(await beside()).toMatchObject({ path: 'logo.png.new.2' });
  await fs.writeFile('/p/logo.png.new.2', '\0theirs');
  expect(await beside()).toMatchObject({ path: 'logo.png.new.2' });
});
