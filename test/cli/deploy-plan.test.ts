import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Review } from '../../src/engine/target.ts';
import { someOperations } from '../support/fake-target.ts';
import { cli } from './support.ts';

const review: Review = {
  operations: someOperations,
  drift: [],
  checks: [],
  basis: { 'product/process/1': { wanted: 'w' } },
};
const refusing: Review = {
  ...review,
  checks: [{ name: 'quota', ok: false, message: 'no room', next: 'ask for more' }],
};
const target = { review: async () => review };
const cluster = {
  pinned: true,
  describe: async () => ({ context: 'kind', server: 'https://127.0.0.1:6443', namespace: 'shop-dev', uid: 'u1' }),
  pin: async () => undefined,
};

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'platform plan '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'plan.json');
}
const planned = async (more: readonly string[] = []) => {
  const path = file();
  expect((await cli(['deploy', '--plan', '-o', path, ...more], { target, cluster })).code).toBe(0);
  return path;
};

test('a plan is written with what it was made from, and carried out', async () => {
  const path = await planned(['--image-tag', 'abc', '-m', 'spring sale']);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    format: 'platform-plan/1',
    platform: 'shop',
    environment: 'dev',
    cluster: { uid: 'u1' },
    request: { imageTag: 'abc', cause: 'spring sale' },
    review,
  });
  const { code, target: asked } = await cli(['deploy', '--apply', path], { target, cluster });
  expect(code).toBe(0);
  expect(asked.calls).toEqual([
    ['apply', { mode: 'deploy', imageTag: 'abc', cause: 'spring sale', basis: review.basis, drift: review.drift }],
  ]);
});

test('a plan for another cluster, another environment, with other options, or none at all is refused', async () => {
  const path = await planned();
  const describe = async () => ({ ...(await cluster.describe()), uid: 'u2' });
  const other = await cli(['deploy', '--apply', path], { target, cluster: { ...cluster, describe } });
  expect([other.code, other.err]).toEqual([4, expect.stringContaining('this plan was made for another cluster')]);
  const file = 'version: 1\nname: shop\nenvironments:\n  prod: { runtime: kubernetes, context: prod }\n';
  expect(await cli(['deploy', '--apply', path], { target, cluster, file })).toMatchObject({
    code: 2,
    err: expect.stringContaining('this plan was made for dev, not for prod'),
  });
  // Why it is released was not reviewed: it may be said now.
  const said = await cli(['deploy', '--apply', path, '-m', 'autumn sale'], { target, cluster });
  expect(said.code).toBe(0);
  expect(said.target.calls.at(-1)).toEqual(['apply', expect.objectContaining({ cause: 'autumn sale' })]);
  expect((await cli(['deploy', '--apply', path, '--only', 'product'], { target, cluster })).code).toBe(2);
  expect(await cli(['deploy', '--apply', '-'], { target, cluster, stdin: '{}' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('this is no plan of this version'),
  });
});

test('what would be refused exits 4, planned or agreed to', async () => {
  const refused = { review: async () => refusing };
  const plan = await cli(['deploy', '--plan'], { target: refused });
  expect([plan.code, plan.out]).toEqual([4, expect.stringContaining('✗  quota  no room  ask for more')]);
  const asked = await cli(['deploy'], { target: refused });
  expect(asked.err).toContain('✗ nothing was changed: no room');
  expect([asked.code, asked.target.calls]).toEqual([4, []]);
});

test('--json is the review itself', async () => {
  expect(JSON.parse((await cli(['deploy', '--plan', '--json'], { target })).out)).toEqual(review);
});

test('only clusters have plans in files', async () => {
  expect(await cli(['deploy', '-o', file()])).toMatchObject({
    code: 2,
    err: expect.stringContaining('for clusters alone'),
  });
});

test('conflicts are taken over when asked for', async () => {
  const { target: asked } = await cli(['deploy', '--yes', '--force-conflicts'], { target });
  expect(asked.calls).toEqual([['apply', { mode: 'deploy', takeOver: true }]]);
});

test('what would be refused is told before a cluster is pinned, asked or not', async () => {
  const pinned: string[] = [];
  const fresh = { ...cluster, pinned: false, pin: async () => void pinned.push('pinned') };
  const {
    code,
    err,
    target: asked,
  } = await cli(['deploy', '--yes'], {
    target: { review: async () => refusing },
    cluster: fresh,
  });
  expect([code, err]).toEqual([4, expect.stringContaining('✗ nothing was changed: no room')]);
  expect([asked.calls, pinned]).toEqual([[], []]);
  expect((await cli(['deploy', '--yes'], { target, cluster: fresh })).code).toBe(0);
  expect(pinned).toEqual(['pinned']);
});
