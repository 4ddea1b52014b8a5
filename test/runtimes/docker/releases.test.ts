import { expect, test } from 'vitest';
import type { Release } from '../../../src/engine/runtime.ts';
import { createReleases } from '../../../src/runtimes/docker/releases.ts';
import { memoryFs } from '../../support/memory-fs.ts';

const release = (id: number, status: Release['status'] = 'previous'): Release => ({
  id: String(id),
  at: new Date(Date.UTC(2026, 0, 1, 0, 0, id)).toISOString(),
  by: 'ann',
  status,
  cause: 'deploy',
  resources: [],
});

test('newest first, recorded again in place, the oldest go and the current one never', async () => {
  const releases = createReleases(memoryFs().fs, '/project/.platform/releases');
  expect(await releases.list()).toEqual([]);
  await releases.record(release(1, 'current'));
  for (let id = 2; id <= 13; id += 1) await releases.record(release(id));
  await releases.record(release(13, 'failed'));
  const listed = (await releases.list()).map(({ id, status }) => `${id} ${status}`);
  expect(listed[0]).toBe('13 failed');
  expect(listed.at(-1)).toBe('1 current');
  expect(listed).toHaveLength(11);
});
