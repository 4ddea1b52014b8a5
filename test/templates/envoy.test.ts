import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';

const SCRIPT = resolve(import.meta.dirname, '../../templates/envoy/config/run.sh');

/** The first process of the container, with something that runs for ever in place of Envoy, and what was started so far. */
function run() {
  const folder = mkdtempSync(join(tmpdir(), 'platform-envoy-'));
  const started = join(folder, 'started');
  writeFileSync(started, '');
  writeFileSync(join(folder, 'envoy'), `#!/bin/sh\necho "$$ $*" >>'${started}'\nexec sleep 60\n`);
  chmodSync(join(folder, 'envoy'), 0o755);
  const first = spawn('sh', [SCRIPT], { env: { PATH: `${folder}:${process.env.PATH}` }, stdio: 'ignore' });
  const ended = once(first, 'exit');
  const all = () =>
    readFileSync(started, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ pid: Number.parseInt(line, 10), epoch: Number(/--restart-epoch (\d+)/.exec(line)?.[1]) }));
  onTestFinished(async () => {
    first.kill();
    await ended;
    rmSync(folder, { recursive: true });
  });
  /** Until so many were started; the last one. */
  const nth = async (count: number) => {
    await vi.waitFor(() => expect(all()).toHaveLength(count), { timeout: 5000 });
    return all()[count - 1] as { pid: number; epoch: number };
  };
  return { first, ended, nth };
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('an Envoy that takes over is the next one, and the container lives as long as it', async () => {
  const { first, ended, nth } = run();
  const old = await nth(1);
  first.kill('SIGHUP');
  const next = await nth(2);
  expect([old.epoch, next.epoch, alive(old.pid)]).toEqual([0, 1, true]);
  // What the next one does when its time is over.
  process.kill(old.pid);
  await vi.waitFor(() => expect(alive(old.pid)).toBe(false));
  first.kill('SIGHUP');
  expect((await nth(3)).epoch).toBe(2);
  process.kill(next.pid);
  process.kill((await nth(3)).pid, 'SIGKILL');
  expect(await ended).toEqual([137, null]);
});

test('where the next one does not get up, the one before goes on', async () => {
  const { first, nth } = run();
  const old = await nth(1);
  first.kill('SIGHUP');
  const next = await nth(2);
  process.kill(next.pid, 'SIGKILL');
  await vi.waitFor(() => expect(alive(next.pid)).toBe(false));
  expect([alive(old.pid), first.exitCode]).toEqual([true, null]);
  first.kill('SIGHUP');
  expect((await nth(3)).epoch).toBe(1);
});

test('all end with the container', async () => {
  const { first, ended, nth } = run();
  const old = await nth(1);
  first.kill('SIGHUP');
  const next = await nth(2);
  first.kill('SIGTERM');
  await ended;
  await vi.waitFor(() => expect([alive(old.pid), alive(next.pid)]).toEqual([false, false]));
});
