import { expect, it } from 'vitest';
import { rememberLean, withLean } from '../../src/config/lean.ts';
import { testConfig } from '../support/config.ts';
import { memoryFs } from '../support/memory-fs.ts';

const { file } = testConfig('version: 1\nname: shop\nobservability: { retention: 2h }\n', 'docker');
const { file: unwatched } = testConfig('version: 1\nname: shop\n', 'docker');

it('--lean holds for its environment, until it is not asked for any more', async () => {
  const { fs } = memoryFs();
  await rememberLean(fs, '/project', 'docker', true);
  expect((await withLean(fs, '/project', 'docker', file)).observability).toEqual({ retention: '2h', stack: 'lean' });
  expect(await withLean(fs, '/project', 'dev', file)).toEqual(file);
  await rememberLean(fs, '/project', 'docker', false);
  expect(await withLean(fs, '/project', 'docker', file)).toEqual(file);
});

it('where nothing is watched it means nothing', async () => {
  const { fs } = memoryFs();
  await rememberLean(fs, '/project', 'docker', true);
  expect(await withLean(fs, '/project', 'docker', unwatched)).toEqual(unwatched);
});
