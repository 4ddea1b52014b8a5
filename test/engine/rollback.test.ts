import { describe, expect, test } from 'vitest';
import type { Release } from '../../src/engine/index.ts';
import { leftAlone, nextReleaseId, restore, sameRelease } from '../../src/engine/rollback.ts';
import type { Resource } from '../../src/plan/types.ts';
import { resource } from '../support/fake-runtime/index.ts';

const replica = (ordinal: number, spec = 'a') =>
  resource({
    id: `web/process/${ordinal}`,
    component: 'web',
    kind: 'process',
    rollout: 'replica',
    spec,
    dependsOn: ['web/migrate', 'db/process'],
  });
const db = resource({ id: 'db/process', component: 'db', kind: 'process', rollout: 'stop-first', spec: 'db' });
const task = resource({ id: 'web/migrate', component: 'web', kind: 'task', rollout: 'once', spec: 'task' });
const volume = resource({
  id: 'db/volume',
  component: 'db',
  kind: 'volume',
  rollout: 'in-place',
  spec: 'v',
  holdsData: true,
});
const release = (...resources: Resource[]): Release => ({
  id: '1',
  at: '',
  by: '',
  status: 'current',
  cause: '',
  resources,
});

describe('restore', () => {
  test('tasks are not run again, and nothing waits for them', () => {
    const restored = restore(release(task, db, replica(1)), {});
    expect(restored.map(({ id }) => id)).toEqual(['db/process', 'web/process/1']);
    expect(restored[1]?.dependsOn).toEqual(['db/process']);
  });

  test('counts that somebody owns are those of now', () => {
    const stored = release(replica(1), replica(2));
    const ids = (value?: number) =>
      restore(stored, value === undefined ? {} : { web: { value, owner: 'manual' } }).map(({ id }) => id);
    expect(ids()).toEqual(['web/process/1', 'web/process/2']);
    expect(ids(3)).toEqual(['web/process/1', 'web/process/2', 'web/process/3']);
    expect(ids(1)).toEqual(['web/process/1']);
  });
});

test('tasks and data of the attempt stay ours', () => {
  expect(leftAlone([db], [db, task, volume], [task]).map(({ id }) => id)).toEqual(['web/migrate', 'db/volume']);
});

test('counts and tasks make no other release, specs do', () => {
  expect(sameRelease([replica(1), task], [replica(1), replica(2)])).toBe(true);
  expect(sameRelease([replica(1)], [replica(1, 'b')])).toBe(false);
  expect(sameRelease([replica(1)], [replica(1), db])).toBe(false);
});

test('releases are counted', () => {
  expect(nextReleaseId([])).toBe('1');
  expect(
    nextReleaseId([
      { ...release(), id: '9' },
      { ...release(), id: '10' },
    ]),
  ).toBe('11');
});
