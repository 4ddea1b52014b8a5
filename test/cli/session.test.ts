import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commitOf, releaser } from '../../src/cli/session.ts';
import { nodePorts } from '../../src/kernel/node/index.ts';

test('who releases is the person that a CI works for, else whoever is logged in', () => {
  expect(releaser({ GITHUB_ACTOR: 'ann', USER: 'runner' })).toBe('ann');
  expect(releaser({ GITLAB_USER_LOGIN: 'bob' })).toBe('bob');
  expect(releaser({})).toBe(userInfo().username);
});

test('the commit says whether there were changes beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'platform commit '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, encoding: 'utf8' });
  const commit = () => commitOf(nodePorts.exec, folder);
  expect(await commit()).toBeUndefined();
  git('init', '-q');
  writeFileSync(join(folder, 'platform.yaml'), 'version: 1\n');
  git('add', '.');
  git('commit', '-qm', 'first');
  const head = git('rev-parse', 'HEAD').trim();
  expect(await commit()).toBe(head);
  // The first deploy writes it.
  writeFileSync(join(folder, 'platform.lock'), 'version: 1\n');
  expect(await commit()).toBe(head);
  writeFileSync(join(folder, 'platform.yaml'), 'version: 1\nname: shop\n');
  expect(await commit()).toBe(`${head}-dirty`);
});
