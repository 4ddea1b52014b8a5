import { expect, test } from 'vitest';
import { effectiveReplicas, fileReplicas, givenBack } from '../../../src/engine/context/index.ts';
import { contractModel, withComponent } from '../../contract/platform.ts';
import { fakeFs } from '../../support/fake-runtime/index.ts';

const base = contractModel({ name: 'local', runtime: 'local', production: false });
const scaled = withComponent(base, 'web', { scale: { min: 2, max: 4, metrics: [{ type: 'cpu', percent: 70 }] } });

test('by hand beats policy beats file', () => {
  expect(effectiveReplicas(base, {}).web).toEqual({ value: 2, owner: 'file' });
  expect(effectiveReplicas(base, { web: { value: 0, owner: 'manual' } }).web).toEqual({ value: 0, owner: 'manual' });
  expect(effectiveReplicas(scaled, { web: { value: 9, owner: 'manual' } }).web).toEqual({ value: 9, owner: 'manual' });
  expect(effectiveReplicas(scaled, { web: { value: 3, owner: 'policy' } }).web).toEqual({ value: 3, owner: 'policy' });
});

test('a policy stays within its bounds, and its count means nothing once it is gone', () => {
  expect(effectiveReplicas(scaled, { web: { value: 9, owner: 'policy' } }).web).toEqual({ value: 4, owner: 'policy' });
  expect(effectiveReplicas(base, { web: { value: 9, owner: 'policy' } }).web).toEqual({ value: 2, owner: 'file' });
});

test('what is given back goes to the file, or on with the policy', () => {
  const state = { web: { value: 3, owner: 'manual' as const } };
  expect(givenBack(base, state, 'web')).toEqual({ value: 2, owner: 'file' });
  expect(givenBack(scaled, state, 'web')).toEqual({ value: 3, owner: 'policy' });
});

test('the file keeps what differs from platform.yaml', async () => {
  const fs = fakeFs();
  const store = fileReplicas(fs, '/s/replicas.json');
  expect(await store.read()).toEqual({});
  await store.write({ web: { value: 3, owner: 'manual' }, api: { value: 2, owner: 'policy' } });
  await store.write({ web: { value: 2, owner: 'file' } });
  expect(await store.read()).toEqual({ api: { value: 2, owner: 'policy' } });
  await store.clear();
  expect([...fs.files]).toEqual([]);
});
