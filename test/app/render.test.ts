import { expect, test } from 'vitest';
import { writeRendered } from '../../src/app/render.ts';
import { memoryFs } from '../support/memory-fs.ts';

const file = (path: string, content = path) => ({ path, content });

test('a second render replaces what the first wrote and leaves the rest', async () => {
  const { fs, volume } = memoryFs();
  await writeRendered({ fs }, '/out', [file('a/one.yaml'), file('two.yaml')]);
  volume.mkdirSync('/out/secrets');
  volume.writeFileSync('/out/secrets/db.admin', 's3cret');
  await writeRendered({ fs }, '/out', [file('two.yaml', 'new'), file('three.yaml')]);
  expect(volume.toJSON('/out')).toEqual({
    '/out/.platform-render': 'two.yaml\nthree.yaml\n',
    '/out/a': null,
    '/out/secrets/db.admin': 's3cret',
    '/out/three.yaml': 'three.yaml',
    '/out/two.yaml': 'new',
  });
});

test('a folder with files of somebody else is refused', async () => {
  const { fs, volume } = memoryFs({ '/out/mine': '' });
  await expect(writeRendered({ fs }, '/out', [file('a')])).rejects.toMatchObject({ exitCode: 4 });
  expect(volume.toJSON()).toEqual({ '/out/mine': '' });
});
