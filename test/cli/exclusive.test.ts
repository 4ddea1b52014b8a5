import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exclusive } from '../../src/cli/exclusive.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-exclusive-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('one command changes a project, another one is refused and told which', async () => {
  const done: string[] = [];
  let finish = () => {};
  let begun = () => {};
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const first = exclusive(folder, 'add', async () => {
    begun();
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    done.push('first');
  });
  await running;
  const second = exclusive(folder, 'remove', async () => done.push('second'));
  await expect(second).rejects.toMatchObject({
    code: 'project-busy',
    exitCode: 4,
    message: `platform add is changing this project (pid ${process.pid})`,
  });
  finish();
  await first;
  expect(await exclusive(folder, 'remove', async () => 'third')).toBe('third');
  expect(done).toEqual(['first']);
});

test('it is free again when the work fails', async () => {
  const failing = exclusive(folder, 'add', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await exclusive(folder, 'add', async () => 1)).toBe(1);
});
