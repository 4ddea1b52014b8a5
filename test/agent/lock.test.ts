import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireLock, readLock } from '../../src/agent/lock.ts';
import { startOf } from '../../src/kernel/node/index.ts';

const told = { socket: '/run/x.sock', version: '1' };
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-lock-'));
  file = join(folder, 'local', 'agent.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('one at a time; free again after the release', async () => {
  const release = await acquireLock(file, told);
  expect(await readLock(file)).toMatchObject({ pid: process.pid, socket: '/run/x.sock' });
  await expect(acquireLock(file, told)).rejects.toMatchObject({ code: 'agent-running', exitCode: 4 });
  await release();
  expect(await readLock(file)).toBeUndefined();
  await (await acquireLock(file, told))();
});

test('a lock whose process is gone is taken over, also where its number is in use again', async () => {
  await (await acquireLock(file, told))();
  const started = await startOf(process.pid);
  for (const stale of [{ pid: 2 ** 22, started }, { pid: process.pid, started: 'long ago' }, 'half written']) {
    await writeFile(file, typeof stale === 'string' ? stale : JSON.stringify({ ...stale, token: 'x', ...told }));
    const release = await acquireLock(file, told);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
    await release();
  }
});

test('of many who find a stale lock at once, one gets it', async () => {
  await (await acquireLock(file, told))();
  await writeFile(file, JSON.stringify({ pid: 2 ** 22, started: 'x', token: 'x', ...told }));
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => acquireLock(file, told)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
