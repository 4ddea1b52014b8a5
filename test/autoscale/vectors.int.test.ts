import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SCENARIOS = join(import.meta.dirname, 'scenarios');
const folder = mkdtempSync(join(tmpdir(), 'platform-vectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const vectors = (...files: readonly string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'scripts/vectors.mjs'), ...files], { encoding: 'utf8', cwd: folder });

describe('npm run vectors', () => {
  test('says how many scenarios are exact, per file', () => {
    const ran = vectors(join(SCENARIOS, 'hpa.jsonl'), join(SCENARIOS, 'keda.jsonl'));
    expect(ran.stdout).toBe('hpa.jsonl: 35/35 scenarios exact\nkeda.jsonl: 8/8 scenarios exact\n');
    expect(ran.status).toBe(0);
  });

  test('prints the first differences, and fails', () => {
    const lines = readFileSync(join(SCENARIOS, 'hpa.jsonl'), 'utf8').trim().split('\n');
    const [first, second = ''] = lines.map((line) => JSON.parse(line));
    first.expected[1].desiredReplicas = 7;
    writeFileSync(join(folder, 'other.jsonl'), `${JSON.stringify(first)}\n${JSON.stringify(second)}\n`);
    const ran = vectors('other.jsonl');
    expect(ran.stdout).toBe(
      'other.jsonl: 1/2 scenarios exact\n  cutoff-of-percent tick 1 desiredReplicas: expected 7, got 4\n',
    );
    expect(ran.status).toBe(1);
  });

  test('a file that is none is an error with its line', () => {
    writeFileSync(join(folder, 'broken.jsonl'), '{"id":\n');
    const ran = vectors('broken.jsonl');
    expect(ran.stderr).toContain('broken.jsonl:1: ');
    expect(ran.status).toBe(2);
  });
});

test('the export of a checkout that was not built says so', async () => {
  mkdirSync(join(folder, 'exports'));
  copyFileSync(join(ROOT, 'exports/autoscale.js'), join(folder, 'exports/autoscale.mjs'));
  const url = pathToFileURL(join(folder, 'exports/autoscale.mjs')).href;
  await expect(import(url)).rejects.toThrow('run `npm run build` in the checkout first');
});
