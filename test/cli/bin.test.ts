import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';

test('a clone that was not built says what to type', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'platform clone '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(fileURLToPath(new URL('../../bin', import.meta.url)), join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const ran = await execa(process.execPath, [join(folder, 'bin/platform.js'), '--version'], { reject: false });
  expect([ran.exitCode, ran.stdout, ran.stderr]).toEqual([
    2,
    '',
    '✗ this clone is not built yet: npm install && npm run build',
  ]);
});
