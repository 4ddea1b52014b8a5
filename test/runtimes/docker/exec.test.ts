import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withLogin } from '../../../src/runtimes/docker/exec.ts';

/** What a psql gets to see, in a container with these variables. */
function seen(command: readonly string[], env: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'platform exec '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'admin'), 's3cret');
  writeFileSync(join(folder, 'psql'), '#!/bin/sh\nprintf "%s\\n" "$PGUSER" "$PGPASSWORD" "$#" "$@"\n');
  chmodSync(join(folder, 'psql'), 0o755);
  const [file = '', ...args] = withLogin(command);
  expect(args.join(' ')).not.toContain('s3cret');
  const path = `${folder}:${process.env.PATH}`;
  const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace('~', folder)]));
  return execFileSync(file, args, { encoding: 'utf8', env: { PATH: path, ...filled } })
    .split('\n')
    .slice(0, -1);
}

test('psql logs in by itself where the password lies in a file', () => {
  const command = ['psql', '-c', "select 'it is'"];
  expect(seen(command, { POSTGRES_PASSWORD_FILE: '~/admin' })).toEqual([
    'postgres',
    's3cret',
    '2',
    ...command.slice(1),
  ]);
  expect(seen(['psql'], { POSTGRES_PASSWORD_FILE: '~/admin', PGUSER: 'product' })[0]).toBe('product');
});

test('psql elsewhere, and other commands, are as they are', () => {
  expect(seen(['psql', 'a b'], {})).toEqual(['', '', '1', 'a b']);
  expect(withLogin(['node', '--version'])).toEqual(['node', '--version']);
});
