import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../../src/kernel/index.ts';
import { libpqEnvironment } from '../../../src/runtimes/local/libpq.ts';

function folder(...files: string[]): string {
  const path = mkdtempSync(join(tmpdir(), 'platform libpq '));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const file of files) writeFileSync(join(path, file), '');
  return path;
}
const secrets = { read: async (name: string) => (name === 'db.admin' ? new Secret('s3cret') : undefined) };

test('a copy that is PostgreSQL is reached as its administrator', async () => {
  expect(await libpqEnvironment({ component: 'db', cwd: folder('PG_VERSION'), port: 5433 }, secrets)).toEqual({
    PGHOST: '127.0.0.1',
    PGPORT: '5433',
    PGUSER: 'postgres',
    PGDATABASE: 'postgres',
    PGPASSWORD: 's3cret',
  });
});

test('others get nothing', async () => {
  expect(await libpqEnvironment({ component: 'db', cwd: folder(), port: 5433 }, secrets)).toEqual({});
  expect(await libpqEnvironment({ component: 'db', cwd: folder('PG_VERSION') }, secrets)).toEqual({});
  expect(await libpqEnvironment({ component: 'foreign', cwd: folder('PG_VERSION'), port: 1 }, secrets)).toEqual({});
});
