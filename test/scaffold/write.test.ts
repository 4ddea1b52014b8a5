import { expect, test } from 'vitest';
import { adoptProject, type Draft, writeProject } from '../../src/scaffold/index.ts';
import { memoryFs } from '../support/memory-fs.ts';

const random = { token: () => 'abcd' };
const draft = (path: string, content = path): Draft => ({
  path,
  content: new TextEncoder().encode(content),
  executable: path.endsWith('.sh'),
});

test('a new project appears at once, with its modes', async () => {
  const { fs, volume } = memoryFs({ '/work/other': '' });
  await writeProject(fs, random, '/work/shop', [draft('a/b.txt'), draft('run.sh')]);
  expect(volume.toJSON('/work')).toEqual({
    '/work/other': '',
    '/work/shop/a/b.txt': 'a/b.txt',
    '/work/shop/run.sh': 'run.sh',
  });
  expect((await fs.stat('/work/shop/run.sh'))?.mode).toBe(0o755);
});

test('refuses a folder with anything in it, exit code 4', async () => {
  const { fs, volume } = memoryFs({ '/work/shop/mine.txt': 'mine' });
  await expect(writeProject(fs, random, '/work/shop', [draft('a')])).rejects.toMatchObject({
    code: 'not-empty',
    exitCode: 4,
  });
  expect(volume.toJSON()).toEqual({ '/work/shop/mine.txt': 'mine' });
});

test('a failure half way leaves nothing behind', async () => {
  const { fs, volume } = memoryFs({ '/work/other': '' });
  const failing = {
    ...fs,
    writeFile: async (path: string, content: string | Uint8Array) => {
      if (path.endsWith('bad')) throw new Error('disk full');
      await fs.writeFile(path, content);
    },
  };
  await expect(writeProject(failing, random, '/work/shop', [draft('good'), draft('bad')])).rejects.toThrow('disk full');
  expect(volume.toJSON()).toEqual({ '/work/other': '' });
});

test('adopt adds what is missing and says what it kept', async () => {
  const { fs, volume } = memoryFs({ '/work/shop/README.md': 'mine' });
  expect(await adoptProject(fs, '/work/shop', [draft('README.md'), draft('a/b')])).toEqual(['README.md']);
  expect(volume.toJSON()).toEqual({ '/work/shop/README.md': 'mine', '/work/shop/a/b': 'a/b' });
});
