import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runTier } from '../../scripts/tier.mjs';

const dir = mkdtempSync(join(tmpdir(), 'tier-'));
afterAll(() => rmSync(dir, { recursive: true }));
const run = (name: string, source: string, limitMs: number) =>
  runTier([process.execPath, '-e', source], { cwd: dir, log: join(dir, name), limitMs, graceMs: 200 });
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a part of all tests', () => {
  it('ends by itself, with its code and its words', async () => {
    const source = "console.log('one'); console.error('two'); process.exitCode = 3";
    expect(await run('code', source, 10_000)).toEqual({ code: 3, late: false, lastWords: expect.any(Array) });
    expect(readFileSync(join(dir, 'code'), 'utf8').trim().split('\n').sort()).toEqual(['one', 'two']);
  });

  it('is ended after its time, with all that it started, and what it said last is known', async () => {
    const source = `
      const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      process.on('SIGTERM', () => {});
      console.log('\\u001b[32mpid\\u001b[39m ' + child.pid);
      setInterval(() => {}, 1000);`;
    const started = performance.now();
    const { late, code, lastWords } = await run('late', source, 1_500);
    expect({ late, code }).toEqual({ late: true, code: 1 });
    expect(performance.now() - started).toBeLessThan(8_000);
    const [, pid] = /^pid (\d+)$/.exec(lastWords.at(-1) ?? '') ?? [];
    await expect.poll(() => isAlive(Number(pid))).toBe(false);
  });
});
