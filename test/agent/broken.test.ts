import { expect, test } from 'vitest';
import { createBroken } from '../../src/agent/sources/broken.ts';
import { someStatus } from '../support/fake-target.ts';

const build = { type: 'build', at: 0, component: 'product' } as const;
const message = '✘ [ERROR] Unexpected "="\n\n    services/product/src/routes.ts:106:19:\n      106 │ const a: = 1;';

test('an edit that does not build is told with the status, until one does', () => {
  const broken = createBroken();
  const reason = () => broken.told(someStatus()).components[0]?.reason;
  broken.hear({ ...build, state: 'failed', message });
  expect(reason()).toBe('the last edit does not build: Unexpected "=" (services/product/src/routes.ts:106:19)');
  broken.hear({ ...build, component: 'order', state: 'done' });
  broken.hear({ ...build, state: 'started' });
  expect(reason()).toContain('Unexpected');
  broken.hear({ ...build, state: 'done' });
  expect(reason()).toBeUndefined();
});

test('why it does not run is told first', () => {
  const broken = createBroken();
  broken.hear({ ...build, state: 'failed', message: 'no' });
  const [product] = someStatus().components;
  const components = product ? [{ ...product, reason: 'exited 1' }] : [];
  expect(broken.told(someStatus({ components })).components[0]?.reason).toBe('exited 1');
});
