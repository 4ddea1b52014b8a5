import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { writeAcl } from '../../../src/runtimes/local/launch/acl.ts';
import { memoryFs } from '../../support/memory-fs.ts';

test('users of the folder become an ACL file without a password', async () => {
  const { fs, volume } = memoryFs({ '/users/order': 'pass word', '/users/auth': 'other', '/users/half.tmp': 'x' });
  expect(await writeAcl(fs, '/users')).toBe('/users.acl');
  const text = String(volume.readFileSync('/users.acl', 'utf8'));
  const digest = createHash('sha256').update('pass word').digest('hex');
  expect(text.split('\n').map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
    'user default on nopass',
    `user auth on #${createHash('sha256').update('other').digest('hex')}`,
    `user order on #${digest}`,
    '',
  ]);
  expect(text).not.toContain('pass word');
});
