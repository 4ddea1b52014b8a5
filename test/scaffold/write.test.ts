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
  const { fs, volume } = memoryFs({ '/somewhere/other': '' });
  await writeProject(fs, random, '/somewhere/shop', [draft('a/b.txt'), draft('run.sh')]);
  expect(volume.toJSON('/somewhere')).toEqual({
    '/somewhere/other': '',
    '/somewhere/shop/a/b.txt': 'a/b.txt',
    '/somewhere/shop/run.sh': 'run.sh',
  });
  expect((await fs.stat('/somewhere/shop/run.sh'))?.mode).toBe(0o755);
});

test('refuses a folder with anything in it, exit code 4', async () => {
  const { fs, volume } = memoryFs({ '/somewhere/shop/mine.txt': 'mine' });
  await expect(writeProject(fs, random, '/somewhere/shop', [draft('a')])).rejects.toMatchObject({
    code: 'not-empty',
    exitCode: 4,
  });
  expect(volume.toJSON()).toEqual({ '/somewhere/shop/mine.txt': 'mine' });
});

test('a failure half way leaves nothing behind', async () => {
  const { fs, volume } = memoryFs({ '/somewhere/other': '' });
  const failing = {
    ...fs,
    writeFile: async (path: string, content: string | Uint8Array) => {
      if (path.endsWith('bad')) throw new Error('disk full');
      await fs.writeFile(path, content);
    },
  };
  await expect(writeProject(failing, random, '/somewhere/shop', [draft('good'), draft('bad')])).rejects.toThrow(
    'disk full',
  );
  expect(volume.toJSON()).toEqual({ '/somewhere/other': '' });
});

test('adopt adds what is missing and says what it kept', async () => {
  const { fs, volume } = memoryFs({ '/somewhere/shop/README.md': 'mine' });
  expect(await adoptProject(fs, '/somewhere/shop', [draft('README.md'), draft('a/b')])).toEqual(['README.md']);
  expect(volume.toJSON()).toEqual({ '/somewhere/shop/README.md': 'mine', '/somewhere/shop/a/b': 'a/b' });
});
