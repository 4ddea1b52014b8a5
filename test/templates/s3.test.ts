import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const START = join(import.meta.dirname, '../../templates/s3/config/start.sh');
const dir = mkdtempSync(join(tmpdir(), 's3-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** What the server is started with, where these are the users: in a folder of the test instead of the container's. */
function identities(users: readonly string[], env: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(dir, 'run-'));
  mkdirSync(join(root, 'secrets/users'), { recursive: true });
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'secrets/admin'), 'admin-key\n');
  for (const user of users) writeFileSync(join(root, 'secrets/users', user), `${user}-key\n`);
  writeFileSync(join(root, 'bin/weed'), `#!/bin/sh\ncat '${root}/s3.json'\n`);
  chmodSync(join(root, 'bin/weed'), 0o755);
  const script = readFileSync(START, 'utf8')
    .replaceAll('/run/secrets', join(root, 'secrets'))
    .replaceAll('/tmp/s3.json', join(root, 's3.json'));
  const all = { BUCKETS: 'media,receipts', ACCOUNT: '', ACCESS: '', STORAGE: '1073741824', ...env };
  const out = execFileSync('sh', ['-c', script], {
    env: { ...all, PATH: `${join(root, 'bin')}:${process.env.PATH}` },
    encoding: 'utf8',
  });
  const read = JSON.parse(out) as { identities: { name: string; credentials: object[]; actions: string[] }[] };
  return Object.fromEntries(read.identities.map(({ name, ...rest }) => [name, rest]));
}
const on = (...buckets: string[]) =>
  buckets.flatMap((bucket) => ['Read', 'Write', 'List', 'Tagging'].map((action) => `${action}:${bucket}`));

describe('identities of SeaweedFS', () => {
  it('are one for each user, for the buckets that it works in alone; who says nothing may use what is declared', () => {
    const found = identities(['review', 'worker', 'web'], { ACCESS: 'review=media worker=receipts,media' });
    expect(Object.keys(found)).toEqual(['admin', 'review', 'web', 'worker']);
    expect(found.review).toEqual({
      credentials: [{ accessKey: 'review', secretKey: 'review-key' }],
      actions: on('media'),
    });
    expect(found.worker?.actions).toEqual(on('receipts', 'media'));
    expect(found.web?.actions).toEqual(on('media', 'receipts'));
    expect(found.admin?.actions).toEqual(['Admin', 'Read', 'Write', 'List', 'Tagging']);
  });

  it('are a single one where there is one account for all', () => {
    const found = identities(['shop'], { ACCOUNT: 'shop', ACCESS: 'review=media' });
    expect(Object.keys(found)).toEqual(['shop']);
    expect(found.shop?.actions).toContain('Admin');
  });
});
