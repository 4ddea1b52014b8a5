import { describe, expect, it } from 'vitest';
import { type Lock, lockText, readLock, writeLock } from '../../src/config/index.ts';
import type { PlatformError } from '../../src/kernel/index.ts';
import { memoryFs } from '../support/memory-fs.ts';

const lock: Lock = {
  version: 1,
  platform: '0.1.0',
  answers: { web: true, ci: 'github' },
  templates: { postgres: { version: '1', digest: 'b' }, gateway: { version: '1', digest: 'a' } },
  images: { 'valkey/valkey:9': 'sha256:2', 'postgres:18': 'sha256:1' },
  environments: { dev: { context: 'kind', cluster: 'uid', namespace: 'shop-dev' } },
};

describe('platform.lock', () => {
  it('has one order, whatever order its content was made in', () => {
    expect(lockText(lock)).toBe(`# Written by platform. Commit it: it pins templates, images and clusters.
version: 1
platform: 0.1.0
answers:
  ci: github
  web: true
templates:
  gateway:
    digest: a
    version: "1"
  postgres:
    digest: b
    version: "1"
images:
  postgres:18: sha256:1
  valkey/valkey:9: sha256:2
environments:
  dev:
    cluster: uid
    context: kind
    namespace: shop-dev
`);
  });

  it('is read as it was written; there need not be one', async () => {
    const { fs } = memoryFs();
    expect(await readLock(fs, '/shop')).toBeUndefined();
    await writeLock(fs, '/shop', lock);
    expect(await readLock(fs, '/shop')).toEqual(lock);
  });

  it.each([
    ['version: 1\nplatform: 0.1.0\ntemplate: {}\n', '3:1 template: unknown key; did you mean templates?'],
    [
      'version: 1\nplatform: 0.1.0\nenvironments:\n  dev: { context: kind }\n',
      '4:3 environments.dev.cluster: is missing; it must be text',
    ],
    ['version: 1\n<<<<<<< HEAD\nplatform: 1\n', '2:1 undefined: a merge conflict is not resolved; keep one side'],
    ['', 'undefined:undefined version: is missing; write version: 1'],
  ])('tells what is wrong and where: %j', async (text, message) => {
    const { fs } = memoryFs({ '/shop/platform.lock': text });
    const error = (await readLock(fs, '/shop').catch((thrown: unknown) => thrown)) as PlatformError;
    const [first] = error.problems;
    expect(`${first?.line}:${first?.column} ${first?.path}: ${first?.message}; ${first?.hint}`).toContain(message);
    expect(error).toMatchObject({ exitCode: 2, next: expect.stringContaining('git checkout platform.lock') });
  });
});
